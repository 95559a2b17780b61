import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from 'react-aria-components/Button'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useHiddenHotkeys } from '../app/hotkeys.tsx'
import { useSay } from '../i18n/words.tsx'
import { useFocusReturn } from './focus-return.ts'

interface SheetProps {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly role?: 'dialog' | 'alertdialog'
  readonly wide?: boolean
  readonly children: ReactNode
}

/** A dialog in the middle of the window. Escape and a click beside it close it; keys of the screen below rest. */
export function Sheet({ title, isOpen, onClose, role = 'dialog', wide = false, children }: SheetProps) {
  useFocusReturn(isOpen)
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className="fixed inset-0 z-50 grid place-items-center bg-black/35 p-6">
      <Modal className={`float max-h-full w-full overflow-auto ${wide ? 'max-w-[760px]' : 'max-w-[520px]'}`}>
        <Dialog role={role} className="flex flex-col outline-none">
          <SheetTop title={title} onClose={onClose} />
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function SheetTop({ title, onClose }: { title: string; onClose: () => void }) {
  useHiddenHotkeys()
  const say = useSay()
  return (
    <div className="flex items-center gap-3 border-b border-line px-5 py-3">
      <Heading slot="title" level={2} className="text-lg font-bold">
        {title}
      </Heading>
      <Button aria-label={say('close')} onPress={onClose} className="action action-quiet action-small ms-auto !w-7 !px-0">
        <X size={16} aria-hidden="true" />
      </Button>
    </div>
  )
}
