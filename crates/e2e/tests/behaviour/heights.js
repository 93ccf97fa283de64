// The heights that scripts have set on the frames: that of Roundtrip has no id.
const height = frame => frame?.style.height ?? "";
return {
  ours: height(document.querySelector("iframe[title=Roundtrip]")),
  stranger: height(document.getElementById("stranger")),
  marked: height(document.getElementById("marked")),
};
