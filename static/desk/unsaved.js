// Says that something was typed and is not saved, and asks before it is left behind.

const form = document.querySelector("#review_form, #image_form")
const note = form?.querySelector(".unsaved")
let unsaved = document.querySelector(".refusal, .errornote") !== null
let sending = false

const mark = () => {
  unsaved = true
  if (note) note.hidden = false
}

if (form) {
  // The one key that everybody presses without looking.
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    const save = form.querySelector('.save-row [type="submit"], .submit-row [name="_continue"]')
    if (!save) return
    event.preventDefault()
    form.requestSubmit(save)
  })
  if (unsaved) mark()
  for (const event of ["input", "change"]) {
    document.addEventListener(event, ({ target }) => target.form === form && mark())
  }
  // The autocomplete lists are select2's, which speaks through jQuery alone.
  window.django?.jQuery?.(form).on("change", "select", mark)
  form.addEventListener("submit", () => { sending = true })
  window.addEventListener("beforeunload", (event) => { if (unsaved && !sending) event.preventDefault() })
  window.addEventListener("pageshow", () => { sending = false })
}
