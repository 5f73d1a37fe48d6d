// What the reader's own device offers for sharing; where it offers nothing, no button is shown.
const button = document.querySelector(".share button")
if (navigator.share) {
  button.hidden = false
  button.onclick = () => navigator.share({
    title: document.querySelector("h1").textContent,
    url: document.querySelector("link[rel=canonical]").href,
  }).catch(() => {}) // Called off.
}
