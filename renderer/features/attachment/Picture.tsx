import { useSource } from './bytes.ts'

export const Picture = ({ blob, alt, className }: { blob: Blob; alt: string; className: string }) => <img ref={useSource(blob)} alt={alt} className={className} />
