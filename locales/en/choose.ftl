choose-title = Which transport?
choose-lead = What polling, long polling, SSE, streamed POST and WebSocket cost for your users, rate and size. Every number shows where it comes from.
choose-still = The comparison is a program: with JavaScript it opens here.
