// What no process beside a window can do without: it is there until the window is closed.
setInterval(() => undefined, 60_000)
