// Suggestions while typing: an ARIA combobox.
const field = document.querySelector("[data-suggest]"), list = field.nextElementSibling
const rows = list.children, make = (tag) => document.createElement(tag)
let turn = 0, at = -1
const mark = (to) => {
  at = to
  for (const row of rows) row.ariaSelected = row == rows[at]
  field.setAttribute("aria-activedescendant", rows[at]?.id ?? "")
}
const fill = (found) => {
  list.replaceChildren(...found.map(([name, what, url], i) => {
    const row = make("li"), kind = make("span")
    kind.append(what)
    row.append(name, " ", kind)
    row.id = "suggestion" + i
    row.role = "option"
    row.onclick = () => location = url
    return row
  }))
  mark(-1)
  list.hidden = !rows[0]
  field.ariaExpanded = !list.hidden
}
const close = () => { turn++, fill([]) }
field.role = "combobox"
close()
field.onblur = close
list.onmousedown = (e) => e.preventDefault()
field.oninput = () => {
  const mine = ++turn
  setTimeout(async () => {
    if (mine != turn) return
    const answer = await fetch(field.dataset.suggest + encodeURIComponent(field.value))
    const found = await answer.json()
    if (mine == turn) fill(found)
  }, 150)
}
field.onkeydown = (e) => {
  const { key } = e, size = rows.length + 1
  if (e.isComposing || size < 2) return
  if (key == "ArrowDown") mark((at + 2) % size - 1)
  else if (key == "ArrowUp") mark((at + size) % size - 1)
  else if (key == "Escape") close()
  else if (key == "Enter" && rows[at]) rows[at].click()
  else return
  e.preventDefault()
}

// A review's button, where the reader's own device can share. Not in a file of its own:
// one more is a seventh of a second on a phone.
const button = document.querySelector(".share button")
if (button && navigator.share) {
  button.hidden = false
  button.onclick = () => navigator.share({
    title: document.querySelector("h1").textContent,
    url: document.querySelector("link[rel=canonical]").href,
  }).catch(() => {}) // Called off.
}
