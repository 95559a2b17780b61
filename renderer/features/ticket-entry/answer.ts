import type { Matter } from './matter.ts'
import type { MessageBody } from './message-body.ts'

/** Opens the answer with what the knowledge base says of the subject; words that stand there already stay. */
export const answerPatch = (body: Pick<MessageBody, 'answer'>, matter: Matter | null, language: 'fa' | 'en'): Pick<MessageBody, 'answer'> => ({
  answer: (body.answer ?? '').trim() !== '' ? body.answer : (matter?.article?.[language] ?? ''),
})
