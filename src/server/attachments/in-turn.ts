/** Runs tasks of the same name one after another, those of different names side by side. */
export function inTurn(): <T>(name: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (name, task) => {
    const before = last.get(name) ?? Promise.resolve()
    const mine = before.then(task, task)
    const ended = mine.then(() => {}, () => {})
    last.set(name, ended)
    void ended.then(() => {
      if (last.get(name) === ended) last.delete(name)
    })
    return mine
  }
}
