// The trailer's link becomes the player, and only when it is pressed: until then
// nothing is asked of the video's site. Without this script it stays a link.
for (const facade of document.querySelectorAll("a[data-embed]")) {
  facade.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    const player = document.createElement("iframe")
    const address = new URL(facade.dataset.embed)
    address.searchParams.set("autoplay", "1")
    player.src = address
    player.title = facade.dataset.title
    player.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture"
    // YouTube plays only for those who say where they are embedded.
    player.referrerPolicy = "strict-origin-when-cross-origin"
    player.className = facade.className
    facade.replaceWith(player)
    player.focus()
  })
}
