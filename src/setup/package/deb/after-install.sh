#!/bin/sh
# After installing or updating. electron-builder fills in the two names between braces; dpkg says in DPKG_ROOT where an
# image is being made for other machines.
set -e
home='/opt/${sanitizedProductName}'
name='${executable}'

mkdir -p "$DPKG_ROOT/usr/bin"
ln -sf "$home/$name" "$DPKG_ROOT/usr/bin/$name"

# Chromium's sandbox: the setuid helper only where the kernel has no user namespaces for ordinary users.
if unshare --user true 2>/dev/null; then chmod 0755 "$DPKG_ROOT$home/chrome-sandbox"; else chmod 4755 "$DPKG_ROOT$home/chrome-sandbox"; fi

# Ubuntu 24.04 lets a program use user namespaces only by such a profile; older AppArmors do not know its words.
profile="$DPKG_ROOT$home/resources/apparmor-profile"
if [ -z "$DPKG_ROOT" ] && apparmor_status --enabled >/dev/null 2>&1 && apparmor_parser --skip-kernel-load "$profile" >/dev/null 2>&1; then
  cp -f "$profile" "/etc/apparmor.d/$name"
  ischroot 2>/dev/null || apparmor_parser --replace --write-cache --skip-read-cache "/etc/apparmor.d/$name"
fi

# Starts with the desktop where IT wants it: the file that says so may be there before the first installation.
autostart="$DPKG_ROOT/etc/xdg/autostart/$name.desktop"
if [ -e "$DPKG_ROOT/etc/peygir-137/autostart" ]; then
  mkdir -p "$DPKG_ROOT/etc/xdg/autostart"
  ln -sf "/usr/share/applications/$name.desktop" "$autostart"
elif [ -L "$autostart" ]; then
  rm -f "$autostart"
fi

# Makes it the program for peygir: links.
if command -v update-desktop-database >/dev/null; then update-desktop-database "$DPKG_ROOT/usr/share/applications" || true; fi
