// Pictures are chosen or dropped, told apart by their rows, and sent one a request, three at once.
// Without this module the same form sends all of them, and the next page tells the outcomes.

const AT_ONCE = 3
const gettext = window.gettext ?? ((s) => s)
const ngettext = window.ngettext ?? ((one, many, number) => (number === 1 ? one : many))
const filled = (words, values) => words.replace(/%\((\w+)\)s/g, (_, name) => values[name])

const form = document.querySelector(".upload-form")
const chooser = form.querySelector('input[type="file"]')
const zone = form.querySelector(".drop-zone")
const list = form.querySelector(".queue")
const heading = form.querySelector(".queue-heading")
const status = form.querySelector(".upload-status")
const together = form.querySelector("[data-edit-together]")
const send = form.querySelector('button[type="submit"]')

const items = []
let drawing = Promise.resolve()

const make = (tag, attributes = {}, children = []) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const decimal = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${decimal.format(bytes / 1e6)} MB`)

// A canvas, since the page's policy shows no picture from elsewhere; one after another, for memory.
const draw = (item, canvas) => {
  drawing = drawing.then(async () => {
    try {
      const bitmap = await createImageBitmap(item.file, { resizeWidth: 320, resizeQuality: "medium" })
      canvas.width = bitmap.width
      canvas.height = bitmap.height
      canvas.getContext("2d").drawImage(bitmap, 0, 0)
      bitmap.close()
    } catch {
      canvas.classList.add("unseen")
    }
  })
}

const leaving = (item) =>
  make("button", { type: "button", class: "button small", "data-leave": "" }, [
    gettext("Leave out"), make("span", { class: "visually-hidden" }, [`: ${item.file.name}`]),
  ])

const leaveOut = (item) => {
  items.splice(items.indexOf(item), 1)
  const place = asked.findIndex(([other]) => other === item)
  if (place >= 0) asked.splice(place, 1)
  item.row.remove()
  chooser.focus()
  tell()
}

const row = (item) => {
  const alt = make("input", { type: "text", maxlength: 250, id: `alt-${item.number}` })
  alt.value = item.alt
  alt.addEventListener("input", () => { item.alt = alt.value })
  item.progress = make("progress", { max: 100, value: 0, "aria-label": item.file.name, hidden: "" })
  item.note = make("span", { class: "quiet" }, [size(item.file.size)])
  item.facts = make("div", { class: "outcome-facts" }, [
    make("p", {}, [make("strong", {}, [item.file.name]), " ", item.note]),
    make("label", { for: alt.id }, [gettext("Alt text: what it shows")]), alt,
    make("p", {}, [leaving(item)]),
  ])
  return item.facts
}

const add = (files) => {
  for (const file of files) {
    const item = { file, alt: "", state: "waiting", number: items.length + Math.random().toString(36).slice(2) }
    const canvas = make("canvas", { class: "outcome-picture", width: 160, height: 107, "aria-hidden": "true" })
    item.row = make("li", { class: "outcome", tabindex: "-1" }, [canvas, row(item)])
    list.append(item.row)
    items.push(item)
    draw(item, canvas)
  }
  tell()
}

const count = (state) => items.filter((item) => item.state === state).length

const tell = () => {
  const [stored, known, refused, waiting, sending] = ["stored", "known", "refused", "waiting", "sending"].map(count)
  heading.hidden = !items.length
  const done = items.length && !waiting && !sending
  if (done) send.textContent = gettext("Choose more pictures")
  else send.textContent = waiting > 1 ? filled(ngettext("Upload %(number)s picture", "Upload %(number)s pictures", waiting), { number: waiting }) : gettext("Upload")
  send.disabled = sending > 0
  const words = []
  if (stored || sending) words.push(filled(gettext("%(done)s of %(all)s uploaded"), { done: stored, all: items.length }))
  if (refused) words.push(filled(ngettext("%(number)s not taken", "%(number)s not taken", refused), { number: refused }))
  if (known) words.push(filled(ngettext("%(number)s known: choose below", "%(number)s known: choose below", known), { number: known }))
  if (waiting && !sending) words.push(filled(ngettext("%(number)s not uploaded yet", "%(number)s not uploaded yet", waiting), { number: waiting }))
  status.textContent = words.join("; ")
  const ids = items.map((item) => item.id).filter(Boolean)
  if (!together) return // who may not
  together.hidden = !ids.length
  // What is next to do stands out.
  together.classList.toggle("default", Boolean(done))
  send.classList.toggle("default", !done || !ids.length)
  together.href = `${form.dataset.together}?ids=${ids.join(",")}`
}

const finish = (item, state, html) => {
  const focused = item.row.contains(document.activeElement)
  item.state = state
  item.row.className = `outcome ${state}`
  if (state === "stored") item.row.innerHTML = html
  else {
    item.facts.innerHTML = ""
    const facts = document.createElement("template")
    facts.innerHTML = html
    item.facts.replaceChildren(...facts.content.querySelector(".outcome-facts").childNodes)
  }
  if (focused) item.row.focus()
  tell()
  next()
}

const failed = (item, why) => {
  const retry = make("button", { type: "button", class: "button small", "data-retry": "" }, [gettext("Try again")])
  const badge = make("span", { class: "badge badge-held" }, [gettext("Not taken")])
  const facts = make("div", { class: "outcome-facts" }, [
    make("p", {}, [make("strong", {}, [item.file.name]), " ", badge, ` ${why}`]), retry, " ", leaving(item),
  ])
  finish(item, "refused", facts.outerHTML)
}

const upload = (item, keep = false) => {
  item.state = "sending"
  row(item)
  item.facts.replaceChildren()
  item.row.querySelector(".outcome-facts").replaceWith(item.facts)
  item.facts.append(make("p", {}, [make("strong", {}, [item.file.name]), " ", item.note]), item.progress)
  item.progress.hidden = false
  const data = new FormData(form)
  data.delete("pictures")
  data.delete("keep")
  data.set("alt", item.alt)
  data.set("file", item.file)
  if (keep) data.set("keep", "on")
  const request = new XMLHttpRequest()
  request.open("POST", location.pathname)
  request.setRequestHeader("Accept", "application/json")
  request.responseType = "json"
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    item.progress.value = (100 * loaded) / total
    item.note.textContent = loaded < total ? `${Math.round((100 * loaded) / total)} %` : gettext("Taken in…")
    if (loaded >= total) item.progress.removeAttribute("value")
  })
  request.addEventListener("load", () => {
    if (request.status === 200 && request.response) {
      item.id = request.response.id
      finish(item, request.response.state, request.response.html)
    } else failed(item, filled(gettext("The desk answered with an error (%(status)s)."), { status: request.status }))
  })
  request.addEventListener("error", () => failed(item, gettext("The connection broke.")))
  request.send(data)
}

// What was asked for, in its order, no more than three at once.
const asked = []
const next = () => {
  while (asked.length && count("sending") < AT_ONCE) upload(...asked.shift())
  tell()
}

form.addEventListener("submit", (event) => {
  event.preventDefault()
  if (!count("waiting")) return chooser.click()
  for (const item of items) if (item.state === "waiting" && !asked.some(([other]) => other === item)) asked.push([item])
  next()
})

// Return in a field would send what is not yet described.
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".queue input")) event.preventDefault()
})

list.addEventListener("click", ({ target }) => {
  const button = target.closest("button")
  const item = items.find((one) => one.row.contains(target))
  if (!button || !item) return
  if ("leave" in button.dataset) return leaveOut(item)
  if ("retry" in button.dataset) asked.push([item])
  else if ("keep" in button.dataset) asked.push([item, true])
  else if (button.dataset.use) {
    item.id = button.dataset.use
    item.state = "used"
    for (const other of item.row.querySelectorAll("button")) other.remove()
    item.row.querySelector(".badge").textContent = filled(gettext("No. %(number)s is used instead"), { number: item.id })
    item.row.focus()
    return tell()
  } else return
  next()
})

chooser.addEventListener("change", () => {
  add(chooser.files)
  chooser.value = ""
})

for (const kind of ["dragenter", "dragover"]) {
  zone.addEventListener(kind, (event) => {
    event.preventDefault()
    zone.classList.add("over")
  })
}
zone.addEventListener("dragleave", () => zone.classList.remove("over"))
zone.addEventListener("drop", (event) => {
  event.preventDefault()
  zone.classList.remove("over")
  add(event.dataTransfer.files)
})
// Beside the zone, a drop would leave the page for the file.
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault())

window.addEventListener("beforeunload", (event) => {
  if (count("sending") || count("waiting")) event.preventDefault()
})

form.querySelector(".without-script").remove()
form.querySelector(".drop-words").hidden = false
