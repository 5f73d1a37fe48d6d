// A pull quote and a spoiler fold. Both stand at the top level alone, as reviews/body.py has it.

import { Document as BaseDocument, Node, pm } from "django-prose-editor/editor"

const gettext = window.gettext ?? ((s) => s)
const { TextSelection } = pm.state

export const Document = BaseDocument.extend({ content: "(block|standing)+" })

// The blocks of the top level that the selection touches: they, and from where to where.
const touched = ({ doc, selection: { $from, $to } }) => {
  const from = $from.before(1)
  const to = $to.after(1)
  const nodes = []
  doc.nodesBetween(from, to, (node, _position, parent) => {
    if (parent === doc) nodes.push(node)
    return false
  })
  return { from, to, nodes }
}

const inText = ({ selection: { $from, $to } }) => $from.depth > 0 && $to.depth > 0

// After the last block there is a line to go on in.
const withLineAfter = (tr) => {
  if (tr.doc.lastChild.type.name === "paragraph") return tr
  return tr.insert(tr.doc.content.size, tr.doc.type.schema.nodes.paragraph.create())
}

// After a block that is selected as a whole, so that what is typed next does not replace it.
export const goOnBelow = ({ tr }) => {
  const { to } = withLineAfter(tr).selection
  tr.setSelection(TextSelection.near(tr.doc.resolve(to), 1))
  return true
}

const unwrapped = (tr, name, content) => {
  const { $from } = tr.selection
  const node = $from.node(1)
  if (node?.type.name !== name) return false
  const position = $from.before(1)
  tr.replaceWith(position, position + node.nodeSize, content(node))
  return tr.setSelection(TextSelection.near(tr.doc.resolve(position + 1)))
}

export const PullQuote = Node.create({
  name: "pullQuote",
  group: "standing",
  content: "paragraph+",
  defining: true,

  parseHTML: () => [{ tag: 'blockquote[data-kind="pull"]', priority: 60 }],
  renderHTML: () => ["blockquote", { "data-kind": "pull" }, 0],

  addCommands() {
    return {
      // What is selected is copied out of the text; with nothing selected, the paragraph itself is set large.
      togglePullQuote: () => ({ state, tr, dispatch, editor }) => {
        if (!inText(state)) return false
        if (editor.isActive("pullQuote")) {
          if (dispatch) unwrapped(tr, "pullQuote", (node) => node.content)
          return true
        }
        const { schema, selection } = state
        const { from, to, nodes } = touched(state)
        if (selection.empty && nodes[0].type.name !== "paragraph") return false
        if (!dispatch) return true
        const words = state.doc.textBetween(selection.from, selection.to, " ").trim()
        const lines = selection.empty ? nodes : words ? [schema.nodes.paragraph.create(null, schema.text(words))] : null
        if (!lines) return false
        const quote = schema.nodes.pullQuote.create(null, lines)
        const place = selection.empty ? from : to
        tr.replaceWith(place, to, quote)
        tr.setSelection(TextSelection.near(tr.doc.resolve(place + quote.nodeSize - 1), -1))
        withLineAfter(tr).scrollIntoView()
        return true
      },
    }
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "pullQuote",
      groups: "nodes",
      priority: 90,
      button: buttons.material("format_size", gettext("pull quote")),
      active: (editor) => editor.isActive("pullQuote"),
      enabled: (editor) => editor.can().togglePullQuote(),
      command: (editor) => editor.chain().focus().togglePullQuote().run(),
    })
  },

  addNodeView() {
    return () => {
      const dom = document.createElement("blockquote")
      dom.className = "pull-quote"
      return { dom, contentDOM: dom }
    }
  },
})

export const SpoilerLabel = Node.create({
  name: "spoilerLabel",
  content: "text*",
  marks: "",
  defining: true,

  parseHTML: () => [{ tag: "summary", context: "spoiler/" }],
  renderHTML: () => ["summary", 0],

  addNodeView() {
    return () => {
      const dom = document.createElement("p")
      dom.className = "spoiler-label"
      return { dom, contentDOM: dom }
    }
  },

  addKeyboardShortcuts() {
    return {
      // From the label on into what is hidden.
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.parent.type.name !== this.name) return false
        return editor.chain().setTextSelection($from.after() + 1).run()
      },
      Backspace: ({ editor }) => {
        const { $from, empty } = editor.state.selection
        if ($from.parent.type.name !== this.name || !empty || $from.parentOffset) return false
        return editor.commands.toggleSpoiler()
      },
    }
  },
})

export const Spoiler = Node.create({
  name: "spoiler",
  group: "standing",
  content: "spoilerLabel block+",
  defining: true,

  parseHTML: () => [{ tag: "details" }],
  renderHTML: () => ["details", 0],

  addCommands() {
    return {
      toggleSpoiler: () => ({ state, tr, dispatch, editor }) => {
        if (!inText(state)) return false
        if (editor.isActive("spoiler")) {
          if (dispatch) unwrapped(tr, "spoiler", (node) => node.content.cut(node.firstChild.nodeSize))
          return true
        }
        const { from, to, nodes } = touched(state)
        const { spoiler, spoilerLabel } = state.schema.nodes
        if (nodes.some((node) => node.type.spec.group === "standing")) return false
        if (!dispatch) return true
        const label = spoilerLabel.create(null, state.schema.text(gettext("Spoiler")))
        tr.replaceWith(from, to, spoiler.create(null, [label, ...nodes]))
        tr.setSelection(TextSelection.create(tr.doc, from + 2, from + 2 + label.content.size))
        withLineAfter(tr).scrollIntoView()
        return true
      },
    }
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "spoiler",
      groups: "nodes",
      priority: 89,
      button: buttons.material("visibility_off", gettext("spoiler fold")),
      active: (editor) => editor.isActive("spoiler"),
      enabled: (editor) => editor.can().toggleSpoiler(),
      command: (editor) => editor.chain().focus().toggleSpoiler().run(),
    })
  },

  addNodeView() {
    return () => {
      const dom = document.createElement("div")
      dom.className = "spoiler-fold"
      return { dom, contentDOM: dom }
    }
  },
})
