// The desk's editor over a textarea of HTML; without scripts, the textarea itself is edited.
// What it can write is what reviews/body.py lets through.

import {
  Blockquote, Bold, BulletList, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History,
  HorizontalRule, HTML, Italic, Link, ListItem, Menu, OrderedList, Paragraph, Text,
} from "django-prose-editor/editor"
import { Document, PullQuote, Spoiler, SpoilerLabel } from "desk/blocks"
import { Figure } from "desk/figure"
import { Mention } from "desk/mention"
import { cleanPaste } from "desk/paste"
import { Video } from "desk/video"

const extensions = (small) => [
  Document, Dropcursor, Gapcursor, Paragraph, HardBreak, Text, History, HTML,
  Heading.configure({ levels: [2, 3] }),
  Bold, Italic, BulletList, ListItem, Blockquote,
  OrderedList.configure({ enableListAttributes: false }),
  Link.configure({ enableTarget: false, autolink: false, protocols: ["mailto"] }),
  Menu.configure({
    groups: [{ group: "headings" }, { group: "lists" }, { group: "nodes -blockType -lists" }, { group: "marks" },
      { group: "link" }, { group: "history" }, { group: "utility" }],
  }),
  Mention, PullQuote, Spoiler, SpoilerLabel,
  ...(small ? [] : [HorizontalRule, Figure, Video]),
]

const labelOf = (textarea) => document.querySelector(`label[for="${textarea.id}"]`)

// How many words the text has, below it.
const countBelow = (element, textarea) => {
  if (textarea.dataset.deskEditor === "small") return () => {}
  const line = document.createElement("p")
  line.className = "quiet word-count"
  element.after(line)
  return (editor) => {
    const words = editor.getText({ blockSeparator: " " }).match(/\S+/g)?.length ?? 0
    line.textContent = window.interpolate(window.ngettext("%(number)s word", "%(number)s words", words), { number: words }, true)
  }
}

const edit = (textarea) => {
  const element = document.createElement("div")
  element.className = "prose-editor"
  element.classList.toggle("disabled", textarea.disabled)
  textarea.before(element)
  element.append(textarea)
  const label = labelOf(textarea)
  const count = countBelow(element, textarea)
  const editor = new Editor({
    element,
    editable: !textarea.disabled,
    extensions: extensions(textarea.dataset.deskEditor === "small"),
    content: textarea.value,
    // The policy allows no style that a script writes; desk.css has these rules.
    injectCSS: false,
    editorProps: {
      attributes: {
        role: "textbox",
        spellcheck: "true",
        "aria-multiline": "true",
        "aria-label": label?.textContent.replace(/:$/, "") ?? textarea.name,
        ...(textarea.getAttribute("aria-describedby") ? { "aria-describedby": textarea.getAttribute("aria-describedby") } : {}),
        ...(textarea.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
      },
      transformPastedHTML: cleanPaste,
    },
    onCreate: ({ editor }) => count(editor),
    onUpdate: () => {
      count(editor)
      textarea.value = editor.isEmpty ? "" : editor.getHTML()
      textarea.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  // What was kept of another time is put back (kept.js).
  textarea.addEventListener("desk:value", () => editor.commands.setContent(textarea.value))
  label?.addEventListener("click", () => editor.commands.focus())
  // The editor's own dialogs leave the focus nowhere when they go.
  new MutationObserver((changes) => {
    const gone = changes.flatMap(({ removedNodes }) => [...removedNodes])
    if (gone.some((node) => node.querySelector?.("dialog"))) editor.commands.focus()
  }).observe(editor.view.dom.parentElement, { childList: true })
}

for (const textarea of document.querySelectorAll("textarea[data-desk-editor]")) edit(textarea)
