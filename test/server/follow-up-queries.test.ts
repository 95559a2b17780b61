import { describe, expect, it } from 'vitest'
import { connect } from '#server/store/sqlite/connection.ts'
import { FOLLOW_UP_QUERIES } from '#server/store/sqlite/follow-up.ts'
import { migrate } from '#server/store/sqlite/migrations.ts'

describe('what the timer and the senders ask', () => {
  it.each(Object.entries(FOLLOW_UP_QUERIES))('%s is found by an index, in its order, without a look at the city’s history', (_, sql) => {
    const db = connect(':memory:', 'write')
    migrate(db)
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...(sql.match(/\?/g) ?? []).map(() => 1)).map(({ detail }) => detail)
    db.close()
    expect(plan[0]).toMatch(/^SEARCH (f|delivery) USING/)
    expect(plan.filter((step) => /SCAN|TEMP B-TREE|SEARCH s USING.*\(type=\?( AND id>\?)?\)/.test(step))).toEqual([])
  })
})
