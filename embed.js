// Sets the height of each Roundtrip frame on the page to the height of its content. It has no options and no globals.
// A frame can set its own height only, and only if its address begins with this script's folder; a frame of another copy
// of Roundtrip is marked with the attribute `data-roundtrip`. Frames of other sites stay as the page has made them.
(function () {
  "use strict";
  var folder = document.currentScript ? document.currentScript.src.split(/[?#]/)[0].replace(/[^/]*$/, "") : "";
  function isOurs(frame) {
    return frame.hasAttribute("data-roundtrip") || (folder !== "" && frame.src.indexOf(folder) === 0);
  }
  addEventListener("message", function (event) {
    var message = event.data;
    if (!message || message.roundtrip !== 1 || message.type !== "height" || !(message.height > 0)) return;
    var frames = document.getElementsByTagName("iframe");
    for (var at = 0; at < frames.length; at++) {
      var frame = frames[at];
      if (frame.contentWindow === event.source && isOurs(frame)) frame.style.height = Math.min(message.height, 10000) + "px";
    }
  });
})();
