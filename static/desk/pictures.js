// A button beside each picture's number that opens the library.

import { badgeOf, choosePicture, described, thumbnailOf } from "desk/picker"

const gettext = window.gettext ?? ((s) => s)

for (const widget of document.querySelectorAll(".picture-input")) {
  const input = widget.querySelector("input")
  if (input.disabled) continue
  const chosen = widget.querySelector(".picture-chosen")
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button"
  button.textContent = gettext("Choose a picture…")
  button.addEventListener("click", async () => {
    const picture = await choosePicture()
    if (!picture) return
    input.value = picture.id
    const caption = document.createElement("span")
    caption.append(`${described(picture)} `, badgeOf(picture))
    chosen.replaceChildren(caption)
    if (picture.thumbnail) chosen.prepend(thumbnailOf(picture, { class: "thumbnail" }))
    input.dispatchEvent(new Event("input", { bubbles: true }))
  })
  input.addEventListener("input", (event) => event.isTrusted && chosen.replaceChildren())
  input.after(button)
}
