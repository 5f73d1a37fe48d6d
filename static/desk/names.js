// What the admin's own markup and select2 leave without a name gets one, for those who hear the page.

const gettext = window.gettext ?? ((s) => s)

const nameAutocompletes = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels?.[0]?.textContent ?? select.getAttribute("aria-label")
    const container = select.nextElementSibling
    const selection = container?.querySelector(".select2-selection")
    if (!label || !selection) continue
    const name = label.trim().replace(/:$/, "")
    // Its "remove all" stands in the list beside the items, so it is no list.
    for (const part of container.querySelectorAll("ul.select2-selection__rendered, ul.select2-selection__rendered > li")) part.setAttribute("role", "none")
    const shown = container.querySelector(".select2-selection__rendered")
    selection.setAttribute("aria-label", [name, shown.title].filter(Boolean).join(": "))
    selection.removeAttribute("aria-labelledby")
    if (shown.getAttribute("role") === "textbox") shown.setAttribute("aria-label", name)
    container.querySelector(".select2-search__field")?.setAttribute("aria-label", name)
  }
}

// In a table of rows, a field is what its column says.
const nameCells = () => {
  for (const field of document.querySelectorAll(".tabular td [name]:not([type=hidden])")) {
    if (field.labels?.length || field.hasAttribute("aria-label")) continue
    const cell = field.closest("td")
    const header = cell.closest("table").tHead?.rows[0].cells[cell.cellIndex]
    if (header) field.setAttribute("aria-label", header.textContent.trim())
  }
}

const nameColumns = () => {
  for (const header of document.querySelectorAll("th.original:empty")) {
    const hidden = document.createElement("span")
    hidden.className = "visually-hidden"
    hidden.textContent = gettext("Which")
    header.append(hidden)
  }
}

// select2 comes when jQuery is ready, which is after this.
document.addEventListener("DOMContentLoaded", () => setTimeout(() => {
  const nameAll = () => { nameCells(); nameAutocompletes() }
  nameAll()
  nameColumns()
  window.django?.jQuery?.(document).on("change formset:added select2:open", () => setTimeout(nameAll))
}))
