import type { KindId } from '#domain/ticket/words.ts'
import { nameIn, type DirectoryIndex } from '../../app/directory-index.ts'
import { onSubject } from './matter.ts'
import type { MessageBody } from './message-body.ts'

/** Choosing a kind by hand. An enquiry looks for its answer first: the knowledge base takes the subject's place. */
export const kindPatch = (kind: KindId): Pick<MessageBody, 'kind' | 'kindByHand' | 'asking'> => ({ kind, kindByHand: true, asking: kind === 'enquiry' })

/** From the knowledge base back to the message: what was read was about a subject, and that is the message's unless it has one. */
export function takeMessage(body: MessageBody, city: DirectoryIndex, language: 'fa' | 'en'): Partial<MessageBody> {
  const about = city.directory.articles.find(({ id }) => id === body.articleId)?.categoryId ?? null
  const subject = city.subjects.find(({ category }) => category.id === about)
  if (!body.asking || body.categoryId !== null || subject === undefined) return { asking: false }
  return { asking: false, subject: nameIn(subject.category, language), ...onSubject(body, city.directory, subject.category) }
}
