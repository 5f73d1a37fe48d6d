// A field that is touched is to be changed: its tick is set.

for (const row of document.querySelectorAll(".together-row")) {
  const tick = row.querySelector(".together-tick input")
  const touched = ({ target }) => { if (target !== tick) tick.checked = true }
  row.addEventListener("input", touched)
  row.addEventListener("change", touched)
  // The autocomplete lists are select2's, which speaks through jQuery alone.
  window.django?.jQuery?.(row).on("change", "select", touched)
}
