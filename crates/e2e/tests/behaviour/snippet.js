// The frame for a page of one's own, from the share dialog.
return document.getElementById("share-frame")?.value ?? "";
