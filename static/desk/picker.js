// The picture library in a dialog. choosePicture() gives the picture that was chosen, or null.

const library = () => document.querySelector("[data-picture-library]")?.dataset.pictureLibrary ?? "/admin/images/image/library/"
const gettext = window.gettext ?? ((s) => s)

export const make = (tag, attributes = {}, children = []) => {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

const fetched = async (query) => {
  const response = await fetch(`${library()}?${query}`, { headers: { Accept: "application/json" } })
  if (!response.ok) throw new Error(`${response.status}`)
  return (await response.json()).images
}

const known = new Map()

export const pictureOf = async (id) => {
  if (!known.has(id)) known.set(id, fetched(`ids=${encodeURIComponent(id)}`).then(([found]) => found ?? null))
  return known.get(id)
}

export const described = (picture) =>
  [picture.alt || gettext("no alt text"), picture.credit || gettext("no credit")].join(" · ")

// As templates/admin/images/_badge.html has it.
export const badgeOf = ({ badge }) =>
  make("span", { class: `badge badge-${badge.state}`, title: badge.reason }, [
    badge.label, make("span", { class: "visually-hidden" }, [`: ${badge.reason}`]),
  ])

export const thumbnailOf = ({ alt, thumbnail: { url, width, height } }, attributes = {}) =>
  make("img", { src: url, width, height, alt, ...attributes })

const card = (picture) => {
  const children = [make("span", {}, [described(picture)]), badgeOf(picture), make("small", {}, [`${picture.id} · ${picture.rights}`])]
  if (picture.thumbnail) children.unshift(thumbnailOf(picture, { alt: "", loading: "lazy" }))
  return make("button", { type: "button", class: picture.usable ? "" : "unusable" }, children)
}

export const choosePicture = () =>
  new Promise((resolve) => {
    const search = make("input", { type: "search", "aria-label": gettext("Search the library") })
    const results = make("div", { class: "library-results", "aria-live": "polite" })
    const cancel = make("button", { type: "button", class: "button" }, [gettext("Cancel")])
    const dialog = make("dialog", { class: "library", "aria-label": gettext("Choose a picture") }, [
      make("div", { class: "library-head" }, [search, cancel]), results,
    ])
    let chosen = null
    let asked = 0
    const look = async () => {
      const mine = ++asked
      try {
        const pictures = await fetched(`q=${encodeURIComponent(search.value)}`)
        if (mine !== asked) return
        results.replaceChildren(...pictures.map((picture) => {
          const button = card(picture)
          button.addEventListener("click", () => {
            chosen = picture
            known.set(String(picture.id), Promise.resolve(picture))
            dialog.close()
          })
          return button
        }))
        if (!pictures.length) results.textContent = gettext("No picture is like that.")
      } catch (error) {
        if (mine === asked) results.textContent = `${gettext("The library does not answer.")} (${error.message})`
      }
    }
    let waiting
    search.addEventListener("input", () => {
      clearTimeout(waiting)
      waiting = setTimeout(look, 250)
    })
    // In a form, Return would send it.
    search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault())
    cancel.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(chosen)
    })
    document.body.append(dialog)
    dialog.showModal()
    look()
  })
