// Playwright has every Chromium use no key store at all; the last word counts.
// oxlint-disable-next-line peygir/layers -- this runs inside the console that a test starts
require('electron').app.commandLine.appendSwitch('password-store', 'gnome-libsecret')
