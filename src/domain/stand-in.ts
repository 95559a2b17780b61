/** How the version of a console ends that was built for tests on a stand-in Electron: nobody may work with it, no server gives it on. */
export const STAND_IN = '+standin'

export const isStandIn = (version: string): boolean => version.endsWith(STAND_IN)
