// A video in the text: <figure data-video="URL">. The server knows which sites can be embedded.

import { Node } from "django-prose-editor/editor"
import { goOnBelow } from "desk/blocks"
import { make } from "desk/picker"

const gettext = window.gettext ?? ((s) => s)

// {url}, or {error} in words.
const asked = async (url) => {
  const address = document.querySelector("[data-video-check]").dataset.videoCheck
  try {
    const response = await fetch(`${address}?${new URLSearchParams({ url })}`)
    if (response.ok) return await response.json()
    throw new Error(`${response.status}`)
  } catch (error) {
    return { error: `${gettext("The desk does not answer.")} (${error.message})` }
  }
}

// The address of a video, or null.
const askForVideo = () =>
  new Promise((resolve) => {
    const input = make("input", { type: "url", id: "video-address", required: "", "aria-describedby": "video-wrong" })
    const wrong = make("p", { id: "video-wrong", class: "errornote", role: "alert", hidden: "" })
    const cancel = make("button", { type: "button", class: "button" }, [gettext("Cancel")])
    const form = make("form", { method: "dialog", novalidate: "" }, [
      make("label", { for: "video-address" }, [gettext("Address of the video")]), input, wrong,
      make("p", { class: "video-buttons" }, [make("button", { class: "button default" }, [gettext("Insert")]), cancel]),
    ])
    const dialog = make("dialog", { class: "library video-dialog", "aria-label": gettext("Insert a video") }, [form])
    let chosen = null
    form.addEventListener("submit", async (event) => {
      event.preventDefault()
      const { url, error } = await asked(input.value)
      if (error) {
        wrong.textContent = error
        wrong.hidden = false
        input.setAttribute("aria-invalid", "true")
        input.focus()
        return
      }
      chosen = url
      dialog.close()
    })
    cancel.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(chosen)
    })
    document.body.append(dialog)
    dialog.showModal()
  })

export const Video = Node.create({
  name: "video",
  group: "block",
  atom: true,
  draggable: true,

  addAttributes() {
    return {
      url: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-video"),
        renderHTML: ({ url }) => ({ "data-video": url }),
      },
    }
  },

  parseHTML: () => [{ tag: "figure[data-video]", priority: 60 }],
  renderHTML: ({ HTMLAttributes }) => ["figure", HTMLAttributes],

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "video",
      groups: "nodes",
      priority: 91,
      button: buttons.material("smart_display", gettext("video")),
      active: (editor) => editor.isActive("video"),
      command: async (editor) => {
        const url = await askForVideo()
        if (!url) return editor.commands.focus()
        return editor.chain().focus().insertContent({ type: "video", attrs: { url } }).command(goOnBelow).run()
      },
    })
  },

  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("figure")
      dom.className = "library-figure video-figure"
      dom.contentEditable = "false"
      dom.append(make("span", { class: "video-mark", "aria-hidden": "true" }, ["▶"]),
        make("figcaption", {}, [`${gettext("Video")} · ${node.attrs.url}`]))
      return { dom }
    }
  },
})
