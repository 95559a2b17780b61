/**
 * The only channel between a window and the main process. The window's preload asks on it with a number that stands
 * for its document; the main process answers with that number and a MessagePort to the host, or with null and no port
 * when the host was lost.
 */
export const PORT_CHANNEL = 'peygir:port'
