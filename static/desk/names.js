// What the admin's own markup and select2 leave without a name gets one, for those who hear the page.

const gettext = window.gettext ?? ((s) => s)

const nameAutocompletes = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.labels?.[0]
    const container = select.nextElementSibling
    const selection = container?.querySelector(".select2-selection")
    if (!label || !selection) continue
    const name = label.textContent.trim().replace(/:$/, "")
    const shown = container.querySelector(".select2-selection__rendered")
    selection.setAttribute("aria-label", [name, shown.title].filter(Boolean).join(": "))
    selection.removeAttribute("aria-labelledby")
    if (shown.getAttribute("role") === "textbox") shown.setAttribute("aria-label", name)
    container.querySelector(".select2-search__field")?.setAttribute("aria-label", name)
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
  nameAutocompletes()
  nameColumns()
  window.django?.jQuery?.(document).on("change formset:added select2:open", () => setTimeout(nameAutocompletes))
}))
