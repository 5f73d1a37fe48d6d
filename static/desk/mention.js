// A cast member in the text: <a data-cast="ID">, chosen from the drama's cast after an @.
// A name typed to its end stays as it was typed, and so does a word that was selected.

import { Mark, Plugin, pm } from "django-prose-editor/editor"
import { make } from "desk/picker"

const gettext = window.gettext ?? ((s) => s)
const AT = /(?:^|[\s([{“‘"'\/—–-])@([\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} .’'-]{0,40})?$/u
const MOST = 8

const casts = new Map()

// The cast of the drama that the form names now.
const castNow = () => {
  const drama = document.querySelector("#id_drama")?.value ?? ""
  if (!casts.has(drama)) {
    const address = document.querySelector("[data-cast-list]").dataset.castList
    const found = fetch(`${address}?${new URLSearchParams({ drama })}`)
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
      .then(({ cast }) => cast)
    found.catch(() => casts.delete(drama))
    casts.set(drama, found)
  }
  return casts.get(drama)
}

const folded = (name) => name.normalize("NFKD").replace(/[\p{M}\s.’'-]/gu, "").toLowerCase()

// Each person once: in the script that was typed, or as typed where that is the whole name.
const fitting = (cast, typed, kept) => {
  const wanted = folded(typed)
  return cast.flatMap((person) => {
    const { names, also, parts } = person
    if (![...names, ...also, ...parts].some((name) => folded(name).includes(wanted))) return []
    const whole = kept || [...names, ...also].some((name) => folded(name) === wanted)
    const spelling = whole ? typed.trim() : names.find((name) => folded(name).includes(wanted)) ?? names[0]
    return [{ ...person, spelling }]
  }).slice(0, MOST)
}

class Suggestions {
  constructor(view, editor) {
    this.view = view
    this.editor = editor
    this.found = []
    this.chosen = 0
    this.asked = 0
    this.id = `cast-${Math.random().toString(36).slice(2)}`
    this.list = make("ul", { class: "cast-suggestions", role: "listbox", id: this.id, "aria-label": gettext("Cast"), hidden: "" })
    this.told = make("p", { class: "visually-hidden", role: "status" })
    view.dom.parentElement.append(this.list, this.told)
    view.dom.setAttribute("aria-autocomplete", "list")
    view.dom.addEventListener("blur", () => this.close())
  }

  get isOpen() {
    return !this.list.hidden
  }

  // What was typed after the @, or null.
  typed() {
    const { $from, empty } = this.view.state.selection
    if (!empty || !$from.parent.isTextblock || !$from.parent.type.allowsMarkType(this.view.state.schema.marks.castMention)) return null
    const before = $from.parent.textBetween(0, $from.parentOffset, null, "\ufffc")
    const match = AT.exec(before)
    return match && { query: match[1] ?? "", from: $from.pos - (match[1] ?? "").length - 1, to: $from.pos }
  }

  async update(view, before) {
    if (before && before.doc.eq(view.state.doc) && before.selection.eq(view.state.selection)) return
    // Only typing opens the list; a caret that is put beside an old @ does not.
    const typed = view.editable && (this.isOpen || (before && !before.doc.eq(view.state.doc))) ? this.typed() : null
    if (!typed) return this.close()
    const mine = ++this.asked
    let found = []
    try {
      found = fitting(await castNow(), typed.query, typed.query && typed.query === this.editor.storage.castMention.kept)
    } catch (error) {
      this.told.textContent = `${gettext("The cast could not be fetched.")} (${error.message})`
    }
    if (mine !== this.asked) return
    if (!found.length) return this.close()
    this.found = found
    this.show(typed, 0)
  }

  show(typed, chosen) {
    this.range = typed
    this.chosen = chosen
    this.list.replaceChildren(...this.found.map((person, number) => {
      const option = make("li", { role: "option", id: `${this.id}-${number}`, "aria-selected": String(number === chosen) }, [
        make("b", {}, [person.spelling]), ` ${[person.names.find((name) => name !== person.spelling), person.parts[0]].filter(Boolean).join(" · ")}`,
      ])
      // Pressed, not clicked: the text keeps the focus.
      option.addEventListener("mousedown", (event) => {
        event.preventDefault()
        this.choose(number)
      })
      return option
    }))
    this.list.hidden = false
    const { left, bottom } = this.view.coordsAtPos(typed.from)
    const around = this.list.offsetParent.getBoundingClientRect()
    this.list.style.left = `${Math.min(left - around.left, Math.max(0, around.width - this.list.offsetWidth))}px`
    this.list.style.top = `${bottom - around.top + 4}px`
    this.view.dom.setAttribute("aria-controls", this.id)
    this.view.dom.setAttribute("aria-activedescendant", `${this.id}-${chosen}`)
    this.told.textContent = gettext("%(number)s of the cast; arrows and Return choose, Escape closes.")
      .replace("%(number)s", this.found.length)
  }

  close() {
    this.asked++
    if (!this.isOpen) return
    this.list.hidden = true
    this.told.textContent = ""
    this.view.dom.removeAttribute("aria-controls")
    this.view.dom.removeAttribute("aria-activedescendant")
  }

  choose(number) {
    const { id, spelling } = this.found[number]
    const { from, to } = this.range
    this.close()
    const { schema, tr } = this.view.state
    const mention = schema.marks.castMention.create({ cast: String(id) })
    this.view.dispatch(tr.replaceWith(from, to, schema.text(spelling, [mention])).removeStoredMark(schema.marks.castMention))
    this.view.focus()
  }

  key(event) {
    if (!this.isOpen || event.isComposing) return false
    const count = this.found.length
    if (event.key === "ArrowDown") this.show(this.range, (this.chosen + 1) % count)
    else if (event.key === "ArrowUp") this.show(this.range, (this.chosen + count - 1) % count)
    else if (event.key === "Enter" || event.key === "Tab") this.choose(this.chosen)
    else if (event.key === "Escape") this.close()
    else return false
    return true
  }

  destroy() {
    this.list.remove()
    this.told.remove()
  }
}

export const Mention = Mark.create({
  name: "castMention",
  // Before the keys that would end the paragraph.
  priority: 1100,
  inclusive: false,
  excludes: "castMention link",

  addAttributes() {
    return {
      cast: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-cast"),
        renderHTML: ({ cast }) => ({ "data-cast": cast }),
      },
    }
  },

  parseHTML: () => [{ tag: "a[data-cast]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],

  addStorage: () => ({ kept: "" }),

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "castMention",
      groups: "link",
      priority: 50,
      button: buttons.material("alternate_email", gettext("mention of a cast member")),
      active: (editor) => editor.isActive("castMention"),
      // On a mention it takes it away; elsewhere it begins one.
      command: (editor) => {
        if (editor.isActive("castMention")) {
          return editor.chain().focus().extendMarkRange("castMention").unsetMark("castMention").run()
        }
        const { $from, from, to } = editor.state.selection
        const space = $from.parent.textBetween(Math.max(0, $from.parentOffset - 1), $from.parentOffset, null, " ")
        const words = editor.state.doc.textBetween(from, to, " ").trim()
        editor.storage.castMention.kept = words
        return editor.chain().focus().insertContent(`${!space || /\s/.test(space) ? "" : " "}@${words}`).run()
      },
    })
  },

  addProseMirrorPlugins() {
    let suggestions = null
    return [new Plugin({
      key: new pm.state.PluginKey("castMention"),
      view: (view) => (suggestions = new Suggestions(view, this.editor)),
      props: { handleKeyDown: (_view, event) => suggestions?.key(event) ?? false },
    })]
  },
})
