"""How we ask the web: sockets, guard, pace, recording, replay. The only room that opens connections."""
