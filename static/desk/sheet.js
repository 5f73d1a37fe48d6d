// The contact sheet: how many are selected, all of them at once, and from one to another with Shift.

const boxes = [...document.querySelectorAll(".sheet input.action-select")]
const counter = document.querySelector(".sheet-actions .action-counter")
const all = document.querySelector(".sheet-all")

if (boxes.length && counter && all) {
  const every = all.querySelector("input")
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length
    const words = ngettext("%(sel)s of %(cnt)s selected", "%(sel)s of %(cnt)s selected", chosen)
    counter.textContent = interpolate(words, { sel: chosen, cnt: boxes.length }, true)
    every.checked = chosen === boxes.length
    every.indeterminate = chosen > 0 && chosen < boxes.length
    for (const box of boxes) box.closest("li").classList.toggle("selected", box.checked)
  }
  let last = null
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b)
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked
      }
      last = box
      tell()
    })
  }
  every.addEventListener("change", () => {
    for (const box of boxes) box.checked = every.checked
    tell()
  })
  all.hidden = false
  tell()
}
