/**
 * The channel on which a window gets its line to the host. The window's preload asks on it with a number that stands
 * for its document; the main process answers with that number and a MessagePort to the host, or with null and no port
 * when the host was lost.
 */
export const PORT_CHANNEL = 'peygir:port'

/** On which a window's preload tells what its content security policy has stopped: the directive. */
export const VIOLATION_CHANNEL = 'peygir:violation'

/** On which a window is told that a `peygir:` link has come; it takes it by `shell.takeLink`. */
export const LINK_CHANNEL = 'peygir:link'

/** On which a window is told that its console's update stands otherwise; how, it asks by `shell.update`. */
export const UPDATE_CHANNEL = 'peygir:update'

/** On which a window asks the main process itself: the name of a call of SHELL and its input; a Reply comes back. */
export const SHELL_CHANNEL = 'peygir:shell'
