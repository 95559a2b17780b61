/**
 * The only channel between a window and the main process. The window's preload asks on it (no payload); the main
 * process answers with a MessagePort to the host, or without one when the host was lost.
 */
export const PORT_CHANNEL = 'peygir:port'
