"""What a browser can measure on an open page. Each measure returns the faults it found, in words that name the place."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-block-end: 2em !important }
"""
"""WCAG 2.2, 1.4.12: what a reader may set without losing anything."""

_NAME = """
const name = element => {
  const words = (element.textContent || element.value || '').trim().replace(/\\s+/g, ' ').slice(0, 40);
  const id = element.id ? '#' + element.id : '';
  const kinds = typeof element.className === 'string' && element.className ? '.' + element.className.trim().split(/\\s+/).join('.') : '';
  return element.localName + id + kinds + ' «' + words + '»';
};
const shown = element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element);
  return box.width > 1 && box.height > 1 && style.visibility === 'visible' && Number(style.opacity) > 0
    && !(style.clipPath.startsWith('inset(50%') || style.clip.startsWith('rect(0px, 0px') || style.clip === 'rect(1px, 1px, 1px, 1px)')
    && element.checkVisibility();
};
"""
_SIDEWAYS = (
    "() => {"
    + _NAME
    + """
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(e => shown(e) && e.getBoundingClientRect().right > root.clientWidth + 1
    && ![...e.children].some(c => c.getBoundingClientRect().right > root.clientWidth + 1));
  return ['scrolls sideways, ' + root.scrollWidth + ' px: ' + wide.slice(0, 3).map(name).join(' | ')];
}"""
)
_CLIPPED = (
    "() => {"
    + _NAME
    + """
  const cut = element => {
    const style = getComputedStyle(element), hides = value => value === 'hidden' || value === 'clip';
    const holds = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!holds || style.textOverflow === 'ellipsis') return false;
    return (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1)
      || (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1);
  };
  return [...document.body.querySelectorAll('*')].filter(e => shown(e) && cut(e)).map(e => 'cut: ' + name(e));
}"""
)
_FOCUSED = (
    "async () => {"
    + _NAME
    + """
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  for (let before = null, now = element.getBoundingClientRect().top, still = 0; still < 3; before = now) {
    await frame();  // the browser scrolls there over some frames
    now = element.getBoundingClientRect().top;
    still = now === before ? still + 1 : 0;
  }
  const boxes = [...element.getClientRects()].filter(box => box.width && box.height);
  if (!boxes.length) return {name: name(element), seen: true, ring: true};  // its label is what one sees
  const spread = box => [.1, .5, .9].flatMap(x => [.1, .5, .9].map(y => [box.left + box.width * x, box.top + box.height * y]));
  const lies = ([x, y]) => { const on = document.elementFromPoint(x, y); return on && (element.contains(on) || on.contains(element)); };
  const styles = [element, element.parentElement].map(e => getComputedStyle(e));
  const ring = styles.some(s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none');
  return {name: name(element), seen: boxes.flatMap(spread).some(lies), ring};
}"""
)


def axe(page: Page, excused: dict[str, str] | None = None) -> list[str]:
    """Serious and critical findings. excused: rule → the selector of elements that are not ours to mend."""
    faults = []
    for found in Axe().run(page).response["violations"]:
        if found["impact"] not in ("serious", "critical"):
            continue
        selector = (excused or {}).get(found["id"])
        nodes = [node for node in found["nodes"] if not (selector and _matches(page, node, selector))]
        if nodes:
            targets = [node["target"] for node in nodes][:3]
            faults.append(f"{found['id']} {targets} {nodes[0].get('failureSummary', '')}")
    return faults


def _matches(page: Page, node: dict[str, Any], selector: str) -> bool:
    target = node["target"][-1]
    return bool(
        page.evaluate("([target, selector]) => !!document.querySelector(target)?.closest(selector)", [target, selector])
    )


def sideways(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


def clipped(page: Page) -> list[str]:
    """Elements whose own text is cut. A line that ends in an ellipsis is meant to."""
    found: list[str] = page.evaluate(_CLIPPED)
    return found


def lost_focus(page: Page, stops: int = 40) -> list[str]:
    """Press Tab through the page: each element that gets the focus is seen, and marked."""
    faults, names = [], set()
    page.evaluate("scrollTo(0, 0)")
    for _ in range(stops):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        if found is None:
            break
        if found["name"] in names:
            continue
        names.add(found["name"])
        if not found["seen"]:
            faults.append(f"focus hidden: {found['name']}")
        if not found["ring"]:
            faults.append(f"no mark of focus: {found['name']}")
    return faults


# Forced colours --------------------------------------------------------------------------------------

BORDERED = (
    ".cn-state, .cn-tag, .cn-note, .cn-page .button, .bar, .notice, .alert, .button, .attachment, "
    "main input:not([type=hidden], [type=checkbox], [type=radio]), main select, main textarea"
)
"""What colour alone would set off from its ground."""
_WITHOUT_BORDER = (
    "selector => {"
    + _NAME
    + """
  const drawn = element => {
    const style = getComputedStyle(element);
    return ['Top', 'Bottom', 'Left', 'Right'].some(side => style['border' + side + 'Style'] !== 'none' && parseFloat(style['border' + side + 'Width']) >= 1);
  };
  return [...document.querySelectorAll(selector)].filter(e => shown(e) && !drawn(e)).map(e => 'no border: ' + name(e));
}"""
)
_KEEPS = (
    "() => {"
    + _NAME
    + """
  const ours = e => e.closest('.cn-page, main, .masthead') && !e.closest('.qr, .qr-code, .emblem, .Draftail-Editor');
  return [...document.body.querySelectorAll('*')].filter(e => shown(e) && ours(e) && getComputedStyle(e).forcedColorAdjust === 'none'
    && e.parentElement && getComputedStyle(e.parentElement).forcedColorAdjust !== 'none').map(e => 'keeps its own colours: ' + name(e));
}"""
)
_BORDER = """state => {
  const tag = document.createElement('span');
  tag.className = 'cn-state cn-state--' + state;
  document.querySelector('.cn-page').append(tag);
  const style = getComputedStyle(tag);
  const seen = style.borderTopStyle + ' ' + style.borderTopWidth;
  tag.remove();
  return seen;
}"""


def without_border(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_WITHOUT_BORDER, BORDERED)
    return found


def keeps_its_colours(page: Page) -> list[str]:
    """Only the QR code, the emblem and Wagtail's own parts may refuse the reader's colours."""
    found: list[str] = page.evaluate(_KEEPS)
    return found


def border_of_state(page: Page, state: str) -> str:
    """The border by which a state is told from the others on a page of ours."""
    found: str = page.evaluate(_BORDER, state)
    return found
