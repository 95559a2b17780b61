import fc from 'fast-check'

/**
 * The same stories on every run, so that a red run is somebody's change and not the throw of dice.
 * `PEYGIR_SEED=any` draws new ones (the failure prints its seed), `PEYGIR_SEED=<number>` repeats them, `PEYGIR_RUNS` tells how many.
 */
const { PEYGIR_SEED = '137', PEYGIR_RUNS } = process.env
fc.configureGlobal({
  ...(PEYGIR_SEED === 'any' ? {} : { seed: Number(PEYGIR_SEED) }),
  ...(PEYGIR_RUNS === undefined ? {} : { numRuns: Number(PEYGIR_RUNS) }),
})
