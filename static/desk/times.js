// Beside each time that is typed in the site's zone: the same instant in UTC and in one's own zone.

const ownZone = document.querySelector('meta[name="own-time-zone"]')?.content

const wallClock = (instant, zone) => {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit",
  }).formatToParts(instant)
  const at = Object.fromEntries(parts.map(({ type, value }) => [type, value]))
  return `${at.year}-${at.month}-${at.day}T${at.hour}:${at.minute}`
}

// The instants at which clocks in the zone show this time: none or two on a clock-change night.
export const instants = (typed, zone) => {
  const asUtc = Date.parse(`${typed.slice(0, 16)}Z`)
  const day = 86_400_000
  const offsets = [asUtc - day, asUtc + day].map((t) => Date.parse(`${wallClock(t, zone)}Z`) - t)
  return [...new Set(offsets)].map((offset) => asUtc - offset).filter((t) => wallClock(t, zone) === typed.slice(0, 16))
}

const told = (instant, zone, day) => {
  const local = wallClock(instant, zone)
  return `${local.startsWith(day) ? "" : `${local.slice(0, 10)} `}${local.slice(11)} ${zone}`
}

const show = (widget) => {
  const { value } = widget.querySelector("input")
  const output = widget.querySelector("output")
  const select = widget.querySelector("select")
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value)) {
    output.textContent = ""
    return
  }
  const found = instants(value, widget.dataset.zone)
  const chosen = select?.value ? [Date.parse(select.value)] : found
  // What comes twice or never is for the server to say, with the choice.
  if (chosen.length !== 1) {
    output.textContent = ""
    return
  }
  const zones = [...new Set(["UTC", ownZone])].filter((zone) => zone && zone !== widget.dataset.zone)
  output.textContent = zones.map((zone) => told(chosen[0], zone, value.slice(0, 10))).join(" · ")
}

for (const widget of document.querySelectorAll(".site-time")) {
  show(widget)
  widget.addEventListener("input", (event) => {
    // Another time is another question.
    if (event.target.matches("input")) widget.querySelector("select")?.remove()
    show(widget)
  })
}
