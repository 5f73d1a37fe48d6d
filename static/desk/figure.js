// A picture of the library in the text: <figure data-image="ID">, shown with its credit.
// It may have an alt text and a caption for this text alone; its credit is the library's.

import { Node } from "django-prose-editor/editor"
import { goOnBelow } from "desk/blocks"
import { badgeOf, choosePicture, described, make, pictureOf, thumbnailOf } from "desk/picker"

const gettext = window.gettext ?? ((s) => s)

// As long as reviews/body.py lets them be.
const FIELDS = [["alt", gettext("Its alt text here"), 250], ["caption", gettext("Its caption here"), 500]]

const attribute = (name) => ({
  default: null,
  parseHTML: (element) => element.getAttribute(`data-${name}`) || null,
  renderHTML: (attributes) => (attributes[name] ? { [`data-${name}`]: attributes[name] } : {}),
})

// {alt, caption}, or null. What is empty is the picture's own.
const askForWords = (attributes, picture) =>
  new Promise((resolve) => {
    const inputs = FIELDS.map(([name, , longest]) => {
      const input = make("textarea", {
        id: `figure-${name}`, rows: 2, maxlength: longest, spellcheck: "true", placeholder: picture[name], "aria-describedby": "figure-words",
      })
      input.value = attributes[name] ?? ""
      return input
    })
    const cancel = make("button", { type: "button", class: "button" }, [gettext("Cancel")])
    const form = make("form", { method: "dialog" }, [
      make("p", { id: "figure-words", class: "help" }, [gettext("In this text alone. Empty: the picture’s own.")]),
      ...FIELDS.flatMap(([name, label], place) => [make("label", { for: `figure-${name}` }, [label]), inputs[place]]),
      make("p", {}, [`${gettext("Credit")}: ${picture.credit || gettext("no credit")}`]),
      make("p", { class: "video-buttons" }, [make("button", { class: "button default" }, [gettext("Apply")]), cancel]),
    ])
    const dialog = make("dialog", { class: "library video-dialog", "aria-label": gettext("Alt text and caption") }, [form])
    let words = null
    form.addEventListener("submit", () => {
      words = Object.fromEntries(FIELDS.map(([name], place) => [name, inputs[place].value.trim() || null]))
    })
    cancel.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(words)
    })
    document.body.append(dialog)
    dialog.showModal()
  })

export const Figure = Node.create({
  name: "figure",
  group: "block",
  atom: true,
  draggable: true,

  addAttributes() {
    return {
      image: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-image"),
        renderHTML: ({ image }) => ({ "data-image": image }),
      },
      alt: attribute("alt"),
      caption: attribute("caption"),
    }
  },

  parseHTML: () => [{ tag: "figure[data-image]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],

  addCommands() {
    return {
      insertFigure: () => ({ editor, dispatch }) => {
        // Asked without dispatch, it is only whether the button may be pressed.
        if (dispatch) {
          choosePicture().then((picture) => {
            if (!picture) return
            const figure = { type: "figure", attrs: { image: String(picture.id) } }
            editor.chain().focus().insertContent(figure).command(goOnBelow).run()
          })
        }
        return true
      },
    }
  },

  addNodeView() {
    return ({ node, editor, getPos }) => {
      let { attrs } = node
      const dom = document.createElement("figure")
      const caption = document.createElement("figcaption")
      dom.className = "library-figure"
      dom.dataset.image = attrs.image
      dom.contentEditable = "false"
      caption.textContent = `No. ${attrs.image}`
      dom.append(caption)
      const tell = (picture) => {
        const words = { ...picture, alt: attrs.alt || picture.alt }
        const own = attrs.caption ? [make("p", { class: "own-caption" }, [attrs.caption])] : []
        caption.replaceChildren(`No. ${picture.id} · ${described(words)} `, badgeOf(picture), ...own)
        if (editor.isEditable) caption.append(button(picture))
        dom.querySelector("img")?.setAttribute("alt", words.alt)
      }
      const button = (picture) => {
        const open = make("button", { type: "button", class: "button small" }, [gettext("Alt text and caption")])
        open.addEventListener("click", async () => {
          const words = await askForWords(attrs, picture)
          if (!words) return editor.commands.focus()
          editor.chain().focus().command(({ tr }) => {
            tr.setNodeMarkup(getPos(), undefined, { ...attrs, ...words })
            return true
          }).setNodeSelection(getPos()).run()
        })
        return open
      }
      let shown = null
      pictureOf(String(attrs.image)).then((picture) => {
        if (!picture) {
          dom.classList.add("unusable")
          return
        }
        shown = picture
        dom.classList.toggle("unusable", !picture.usable)
        if (picture.thumbnail) dom.prepend(thumbnailOf(picture))
        tell(picture)
      })
      return {
        dom,
        // What is pressed here is no selection in the text.
        stopEvent: (event) => event.target.closest?.("button") !== null && event.type !== "dragstart",
        ignoreMutation: () => true,
        update: (changed) => {
          if (changed.type.name !== this.name || changed.attrs.image !== attrs.image) return false
          attrs = changed.attrs
          if (shown) tell(shown)
          return true
        },
      }
    }
  },
})
