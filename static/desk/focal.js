// The focal point: set on the picture by a click or by the arrow keys, with what each crop shows.
// Also the buttons that take over what the file says. The fields of the form are what is saved.

const gettext = window.gettext ?? ((s) => s)
const filled = (words, values) => words.replace(/%\((\w+)\)s/g, (_, name) => values[name])
const inside = (value) => Math.min(1, Math.max(0, value))

for (const button of document.querySelectorAll("[data-take]")) {
  const field = document.getElementById(`id_${button.dataset.take}`)
  if (!field) continue
  button.hidden = false
  button.addEventListener("click", () => {
    field.value = button.dataset.text
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
  })
}

const focal = document.querySelector(".focal")
const across = document.getElementById("id_focal_x")
const down = document.getElementById("id_focal_y")

if (focal) {
  const stage = focal.querySelector(".focal-stage")
  const [width, height] = focal.dataset.ratio.split("/").map(Number)
  const crops = focal.querySelector(".focal-crops")
  const editable = across && down
  const point = () => editable
    ? { x: inside(parseFloat(across.value) || 0), y: inside(parseFloat(down.value) || 0) }
    : null

  // As the server crops: as large as fits, as near to the point as the edges allow.
  const position = (focus, length, part) => (length > part ? inside((focus * length - part / 2) / (length - part)) : 0.5)
  const show = () => {
    const { x, y } = point()
    for (const frame of crops.querySelectorAll(".focal-crop div")) {
      const ratio = frame.clientWidth / frame.clientHeight
      const partAcross = Math.min(width, height * ratio)
      const partDown = Math.min(height, width / ratio)
      frame.firstElementChild.style.objectPosition =
        `${100 * position(x, width, partAcross)}% ${100 * position(y, height, partDown)}%`
    }
    mark.style.left = `${100 * x}%`
    mark.style.top = `${100 * y}%`
    const told = { x: Math.round(100 * x), y: Math.round(100 * y) }
    mark.setAttribute("aria-label", filled(gettext("Focal point: %(x)s % from the left, %(y)s % from the top. Arrow keys move it."), told))
  }
  const set = (x, y) => {
    across.value = inside(x).toFixed(3).replace(/\.?0+$/, "") || "0"
    down.value = inside(y).toFixed(3).replace(/\.?0+$/, "") || "0"
    across.dispatchEvent(new Event("input", { bubbles: true }))
    show()
  }

  const mark = document.createElement("button")
  mark.type = "button"
  mark.className = "focal-mark"

  if (editable) {
    stage.append(mark)
    stage.classList.add("editable")
    crops.hidden = false
    stage.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return
      event.preventDefault()
      const follow = ({ clientX, clientY }) => {
        const box = stage.getBoundingClientRect()
        set((clientX - box.left) / box.width, (clientY - box.top) / box.height)
      }
      follow(event)
      mark.focus({ preventScroll: true })
      stage.setPointerCapture(event.pointerId)
      stage.addEventListener("pointermove", follow)
      for (const end of ["pointerup", "pointercancel"]) {
        stage.addEventListener(end, () => stage.removeEventListener("pointermove", follow), { once: true })
      }
    })
    mark.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]
      if (!steps) return
      event.preventDefault()
      const step = event.shiftKey ? 0.1 : 0.01
      const { x, y } = point()
      set(x + step * steps[0], y + step * steps[1])
    })
    for (const field of [across, down]) field.addEventListener("input", (event) => event.isTrusted && show())
    new ResizeObserver(show).observe(stage)
    show()
  }
}
