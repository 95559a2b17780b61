#!/bin/sh
# After removing, and after purging. electron-builder fills in the two names between braces.
set -e
name='${executable}'
data='.config/${sanitizedProductName}'

# An update calls this too, between the old files and the new.
case "$1" in remove | purge) ;; *) exit 0 ;; esac

rm -f "$DPKG_ROOT/usr/bin/$name" "$DPKG_ROOT/etc/xdg/autostart/$name.desktop"
if [ -z "$DPKG_ROOT" ] && [ -e "/etc/apparmor.d/$name" ]; then
  if apparmor_status --enabled >/dev/null 2>&1 && ! ischroot 2>/dev/null; then apparmor_parser --remove "/etc/apparmor.d/$name" || true; fi
  rm -f "/etc/apparmor.d/$name"
fi
if command -v update-desktop-database >/dev/null; then update-desktop-database "$DPKG_ROOT/usr/share/applications" || true; fi
[ "$1" = purge ] || exit 0

# What operators saved and did not send yet lies in their homes, which belong to them: even a purge leaves it, unless it
# is asked for in so many words. Each home is cleared with its owner's rights only, whatever links lie in it.
if [ -z "$DPKG_ROOT" ]; then people=$(getent passwd); else people=$(cat "$DPKG_ROOT/etc/passwd" 2>/dev/null || true); fi
printf '%s\n' "$people" | cut -d: -f1,6 | sort -u | while IFS=: read -r who where; do
  found="$DPKG_ROOT$where/$data"
  [ -d "$found" ] || continue
  if [ "$PEYGIR_DELETE_DATA" = delete-what-was-not-sent ]; then
    runuser -u "$who" -- rm -rf "$found"
    echo "Deleted: $found"
  else
    echo "Kept: $found. To delete it too: PEYGIR_DELETE_DATA=delete-what-was-not-sent dpkg --purge $name"
  fi
done
