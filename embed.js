// Sets the height of each Roundtrip frame on the page to the height of its content. It has no options and no globals.
(function () {
  "use strict";
  addEventListener("message", function (event) {
    var message = event.data;
    if (!message || message.roundtrip !== 1 || message.type !== "height" || !(message.height > 0)) return;
    var frames = document.getElementsByTagName("iframe");
    for (var at = 0; at < frames.length; at++) {
      if (frames[at].contentWindow === event.source) frames[at].style.height = Math.min(message.height, 10000) + "px";
    }
  });
})();
