// Scrolls to the lanes.
document.querySelector("#lanes").scrollIntoView({ block: "start" });
