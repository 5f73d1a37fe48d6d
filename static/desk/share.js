// Makes a share link and copies it. Without this the same button leads to a page with the link.

const form = document.querySelector("form.share")
const status = form?.querySelector("[role=status]")

const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false  // not allowed, or not over https
  }
}

const byHand = (link) => {
  const field = Object.assign(document.createElement("input"), {
    className: "vTextField", readOnly: true, value: link, ariaLabel: form.dataset.asks,
  })
  status.replaceChildren(form.dataset.asks, field)
  field.select()
}

form?.addEventListener("submit", async (event) => {
  if (event.submitter?.name === "stop") return
  event.preventDefault()
  event.submitter.disabled = true
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
    })
    const { link, said } = await answer.json()
    if (await copied(link)) status.textContent = said
    else byHand(link)
  } catch {
    status.textContent = form.dataset.failed
  } finally {
    event.submitter.disabled = false
  }
})
