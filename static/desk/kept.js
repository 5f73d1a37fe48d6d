// What is typed and not yet saved is kept in this browser, so that a sign-in that ended, a crash
// or a closed tab loses no words. It is offered back, never put in unasked, and gone at "Log out".

const gettext = window.gettext ?? ((s) => s)
const PREFIX = "desk-kept:"
const SENT = "desk-sent"
const WEEK = 7 * 86_400_000
const form = document.querySelector("#review_form")
const user = document.querySelector('meta[name="desk-user"]')?.content

// A browser may keep nothing at all (a private window, no room): then typing goes on without it.
const quietly = (act) => { try { return act() } catch { return null } }

const forget = (when) => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && when(quietly(() => JSON.parse(localStorage[key])))) localStorage.removeItem(key)
  }
}

// Only what was loaded with the page says against which text it was typed; the token is another's.
const isKept = ({ name, type }) => name && name !== "csrfmiddlewaretoken" && !["submit", "button", "file"].includes(type)
const fields = () => [...form.elements].filter(isKept)
const valueOf = (field) => (["checkbox", "radio"].includes(field.type) ? String(field.checked) : field.value)
const snapshot = () => fields().map((field) => ({
  name: field.name, value: valueOf(field), typed: field.type !== "hidden", label: field.selectedOptions?.[0]?.text,
}))
const words = (values) => JSON.stringify(values.filter(({ typed }) => typed).map(({ name, value }) => [name, value.replaceAll("\r\n", "\n")]))

const putBack = (values) => {
  const left = new Map()
  for (const field of fields()) left.set(field.name, [...(left.get(field.name) ?? []), field])
  for (const { name, value, label } of values) {
    const field = left.get(name)?.shift()
    if (!field || valueOf(field) === value) continue
    if (["checkbox", "radio"].includes(field.type)) field.checked = value === "true"
    // A list that looks its choices up has only the one that is chosen.
    if (field.options && ![...field.options].some((option) => option.value === value)) field.add(new Option(label, value))
    field.value = value
    field.dispatchEvent(new CustomEvent("desk:value"))
    field.dispatchEvent(new Event("input", { bubbles: true }))
    window.django?.jQuery?.(field).trigger("change")
    const fold = field.closest("details")
    if (fold) fold.open = true
  }
}

const offer = (key, kept) => {
  const box = document.createElement("div")
  box.className = "note-line kept-words"
  box.setAttribute("role", "status")
  const text = document.createElement("p")
  text.textContent = window.interpolate(
    gettext("What you typed here on %(time)s was not saved."),
    { time: new Date(kept.at).toLocaleString(document.documentElement.lang) }, true,
  )
  const button = (label, act, look) => {
    const made = document.createElement("button")
    Object.assign(made, { type: "button", className: look, textContent: label })
    made.addEventListener("click", () => { box.remove(); act() })
    return made
  }
  box.append(
    text,
    button(gettext("Bring it back"), () => putBack(kept.values), "button default"),
    button(gettext("Throw it away"), () => quietly(() => localStorage.removeItem(key)), "button"),
  )
  ;(form.closest(".review-columns") ?? form).before(box)
}

const keep = (key) => {
  let timer
  const store = () => quietly(() => localStorage.setItem(key, JSON.stringify({ at: Date.now(), values: snapshot() })))
  const soon = ({ target }) => {
    if (target.form !== form) return
    clearTimeout(timer)
    timer = setTimeout(store, 800)
  }
  for (const event of ["input", "change"]) document.addEventListener(event, soon)
  form.addEventListener("submit", () => {
    clearTimeout(timer)
    store()
    quietly(() => sessionStorage.setItem(SENT, key))
  })
}

const begin = () => quietly(() => {
  const sent = sessionStorage.getItem(SENT)
  sessionStorage.removeItem(SENT)
  // What was sent from here is safe once the desk says so.
  if (sent && document.querySelector(".messagelist .success")) localStorage.removeItem(sent)
  forget((kept) => !kept || Date.now() - kept.at > WEEK)
  document.querySelector("#logout-form")?.addEventListener("submit", () => quietly(() => forget(() => true)))
  if (!form) return
  const key = `${PREFIX}${user}:${location.pathname}:${form.elements.edition?.value ?? ""}`
  const kept = quietly(() => JSON.parse(localStorage[key]))
  const refused = document.querySelector(".refusal, .errornote")
  // After a refusal the page itself holds what was typed.
  if (kept && !refused && words(kept.values) !== words(snapshot())) offer(key, kept)
  keep(key)
})

begin()
