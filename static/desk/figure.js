// A picture of the library in the text: <figure data-image="ID">, shown with its credit.

import { Node } from "django-prose-editor/editor"
import { goOnBelow } from "desk/blocks"
import { badgeOf, choosePicture, described, pictureOf, thumbnailOf } from "desk/picker"

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
    return ({ node }) => {
      const dom = document.createElement("figure")
      const caption = document.createElement("figcaption")
      dom.className = "library-figure"
      dom.dataset.image = node.attrs.image
      dom.contentEditable = "false"
      caption.textContent = `No. ${node.attrs.image}`
      dom.append(caption)
      pictureOf(String(node.attrs.image)).then((picture) => {
        if (!picture) {
          dom.classList.add("unusable")
          return
        }
        caption.replaceChildren(`No. ${picture.id} · ${described(picture)} `, badgeOf(picture))
        dom.classList.toggle("unusable", !picture.usable)
        if (picture.thumbnail) dom.prepend(thumbnailOf(picture))
      })
      return { dom }
    }
  },
})
