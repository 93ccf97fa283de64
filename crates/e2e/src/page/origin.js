// The page's origin; "null" in a sandboxed frame.
return self.origin;
