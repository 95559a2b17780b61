import { describe, expect, it } from 'vitest'
import { below, lineage } from '#domain/directory/tree.ts'

const TREE = [{ id: 'leaf', parentId: 'branch' }, { id: 'branch', parentId: 'root' }, { id: 'twin', parentId: 'branch' }, { id: 'root', parentId: null }, { id: 'other', parentId: null }]
const CIRCLE = [{ id: 'a', parentId: 'b' }, { id: 'b', parentId: 'c' }, { id: 'c', parentId: 'a' }, { id: 'self', parentId: 'self' }]

describe('a lineage', () => {
  it('is the entry and its ancestors, nearest first', () => expect(lineage(TREE, 'leaf')).toEqual(['leaf', 'branch', 'root']))
  it('of nothing is empty', () => expect(lineage(TREE, null)).toEqual([]))
  it('of an unknown id is that id alone', () => expect(lineage(TREE, 'new')).toEqual(['new']))
  it('ends where a circle closes', () => {
    expect(lineage(CIRCLE, 'a')).toEqual(['a', 'b', 'c'])
    expect(lineage(CIRCLE, 'self')).toEqual(['self'])
  })
})

describe('what is below', () => {
  it('is the entry with everything under it, whatever the order of the entries', () => expect([...below(TREE, 'root')].sort()).toEqual(['branch', 'leaf', 'root', 'twin']))
  it('a leaf is the leaf', () => expect([...below(TREE, 'leaf')]).toEqual(['leaf']))
  it('ends where a circle closes', () => expect([...below(CIRCLE, 'b')].sort()).toEqual(['a', 'b', 'c']))
})
