import { MapPinned } from 'lucide-react'
import { useState, type Ref } from 'react'
import { Button } from 'react-aria-components/Button'
import { useQuery } from '@tanstack/react-query'
import { useAnnounce } from '../../app/announcements.tsx'
import { useCity } from '../../app/city.tsx'
import { useHotkeys } from '../../app/hotkeys.tsx'
import { useSay } from '../../i18n/words.tsx'
import { incidentsQuery } from '../../queries.ts'
import { Key } from '../../ui/Action.tsx'
import { AddressField } from '../message-fields/AddressField.tsx'
import { mapOf, middleOf, spotOf, viewAbout, type CityMap, type Point } from '../message-fields/map/city-map.ts'
import { MapDrawing } from '../message-fields/map/MapDrawing.tsx'
import { MapSheet } from '../message-fields/map/MapSheet.tsx'
import { PlaceField } from '../message-fields/PlaceField.tsx'
import { useBodyField, useOpenMessages } from './context.tsx'
import { isPlaceless, type Matter } from './matter.ts'
import type { FieldRefs, FocusField } from './MessageForm.tsx'
import { useFieldProblem } from './problem-words.ts'
import type { FieldProblems } from './registration.ts'
import { similarQuery } from './similar.ts'

interface PlaceFieldsProps { readonly id: string; readonly refs: FieldRefs; readonly problems: FieldProblems; readonly focus: FocusField; readonly matter: Matter | null }

/** Where it is: a place of the city, an address in it, a point on the map. */
export function PlaceFields({ id, refs, problems, focus, matter }: PlaceFieldsProps) {
  const messages = useOpenMessages()
  const { directory } = useCity()
  const [place = ''] = useBodyField(id, 'place')
  const [placeId = null] = useBodyField(id, 'placeId')
  const [address = '', writeAddress] = useBodyField(id, 'address')
  const map = mapOf(directory)
  return (
    <div className={`grid items-start gap-3 ${map === null ? 'grid-cols-[minmax(0,2fr)_minmax(0,3fr)]' : 'grid-cols-[minmax(0,2fr)_minmax(0,3fr)_128px]'}`}>
      <div data-field="place">
        <PlaceField
          text={place}
          placeId={placeId}
          required={!isPlaceless(matter)}
          onChange={(text, picked) => messages.write(id, { place: text, placeId: picked?.place.id ?? null })}
          onPicked={(tabbed) => focus(tabbed ? 'address' : 'text')}
          problem={useFieldProblem(id, 'place', problems)}
          inputRef={refs.place as Ref<HTMLInputElement>}
          chord="F4"
        />
      </div>
      <div data-field="address">
        <AddressField value={address} onChange={writeAddress} placeId={placeId} problem={useFieldProblem(id, 'address', problems)} inputRef={refs.address as Ref<HTMLInputElement>} />
      </div>
      {map !== null && <PointField id={id} map={map} matter={matter} />}
    </div>
  )
}

const CLOSE = 4

function PointField({ id, map, matter }: { id: string; map: CityMap; matter: Matter | null }) {
  const say = useSay()
  const city = useCity()
  const announce = useAnnounce()
  const [point = null, write] = useBodyField(id, 'point')
  const [placeId = null] = useBodyField(id, 'placeId')
  const [isOpen, setOpen] = useState(false)
  const { dataUpdatedAt } = useQuery(incidentsQuery(false))
  const similar = useQuery(similarQuery(matter === null || matter.confidential ? null : { categoryId: matter.category.id, placeId, point }, dataUpdatedAt)).data
  const others = (similar?.tickets ?? []).flatMap(({ row }): Point[] => (row.point === null ? [] : [row.point]))
  const spot = placeId === null ? null : city.spotOf(placeId)
  const about = point === null ? (spot === null ? null : middleOf(map, [spot.place, ...spot.above])) : spotOf(map, point)
  const view = about === null ? viewAbout(map, { x: 0, y: 0 }, 1) : viewAbout(map, about, CLOSE)
  useHotkeys('screen', [{ chord: 'F7', says: 'key.map', run: () => setOpen(true) }])
  const set = (next: Point | null): void => {
    write(next)
    announce(say(next === null ? 'map.removed' : 'map.set'))
  }
  return (
    <>
      <Button onPress={() => setOpen(true)} className="relative h-14 overflow-hidden rounded-control border border-line outline-offset-2 data-hovered:border-control">
        <MapDrawing map={map} view={view} point={point} others={others} placeId={placeId} pin={2.5} className="block size-full" />
        <span className="sr-only">{say('map.open')}</span>
        <span className="absolute start-1 bottom-1 flex items-center gap-1 rounded bg-surface/90 px-1 text-2xs text-ink-2">
          <MapPinned size={11} aria-hidden="true" /> <Key chord="F7" />
        </span>
      </Button>
      <MapSheet isOpen={isOpen} onClose={() => setOpen(false)} point={point} placeId={placeId} others={others} onSet={set} />
    </>
  )
}
