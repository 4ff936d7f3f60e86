-- What pandoc has to be told of papers/odd.md: numbers of equations, links into the repository, figures drawn anew.
--
-- Pages on a code host show \tag{27} and links to files by themselves; a page of its own has neither the tag (pandoc knows none) nor the files.

local figures = os.getenv('ODD_FIGURES') or ''

-- Brackets grow with what they hold only where it is tall: a browser sets grown ones apart from what stands beside them.
local function calm_brackets(mathml)
    local open, pieces, at = {}, {}, 1
    for from, form, bracket, to in mathml:gmatch('()<mo stretchy="true" form="(%a+)">([^<]*)</mo>()') do
        table.insert(pieces, mathml:sub(at, from - 1))
        table.insert(pieces, { form = form, bracket = bracket })
        at = to
    end
    table.insert(pieces, mathml:sub(at))
    for i, piece in ipairs(pieces) do
        if type(piece) == 'table' and piece.form == 'prefix' then
            table.insert(open, i)
        elseif type(piece) == 'table' and piece.form == 'postfix' and #open > 0 then
            local first, tall = table.remove(open), false
            for j = first + 1, i - 1 do
                local inner = pieces[j]
                if type(inner) == 'string' and (inner:match('<mfrac') or inner:match('<munder') or inner:match('<mtable')) then tall = true end
            end
            pieces[first].calm, piece.calm = not tall, not tall
        end
    end
    for i, piece in ipairs(pieces) do
        if type(piece) == 'table' then
            pieces[i] = ('<mo stretchy="%s" form="%s">%s</mo>'):format(piece.calm and 'false' or 'true', piece.form, piece.bracket)
        end
    end
    return table.concat(pieces)
end

-- A word is one token, not a product of its letters; a tilde stands above its letter, and a script l is a letter.
local function as_mathml(math)
    local whole = pandoc.Math(math.mathtype, (math.text:gsub('\\mathrm(%b{})', '\\text%1')))
    local html = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ whole }) }), 'html5', { html_math_method = 'mathml' })
    if not html:match('<math') then error('no MathML of ' .. math.text) end
    return pandoc.RawInline('html', (calm_brackets(html):gsub('>\u{303}<', '>\u{2dc}<'):gsub('<mo>\u{2113}</mo>', '<mi>\u{2113}</mi>')))
end

-- A displayed equation becomes a block of its own with its number at the right.
local function equation(math)
    local text, number = math.text:match('^(.-)\\tag(%b{})%s*$')
    if not text then return nil end
    local inner = { pandoc.Span({ as_mathml(pandoc.Math('DisplayMath', text)) }, { class = 'formula' }),
                    pandoc.Span({ pandoc.Str('(' .. number:sub(2, -2) .. ')') }, { class = 'number' }) }
    return pandoc.Div({ pandoc.Plain(inner) }, { class = 'equation', id = 'eq-' .. number:sub(2, -2) })
end

-- `pieces` of a paragraph before, between and after its equations.
local function split(para)
    local blocks, pieces = {}, pandoc.List()
    local function flush()
        while #pieces > 0 and (pieces[1].t == 'SoftBreak' or pieces[1].t == 'Space') do pieces:remove(1) end
        while #pieces > 0 and (pieces[#pieces].t == 'SoftBreak' or pieces[#pieces].t == 'Space') do pieces:remove() end
        if #pieces > 0 then table.insert(blocks, pandoc.Para(pieces)) end
        pieces = pandoc.List()
    end
    for _, inline in ipairs(para.content) do
        local block = inline.t == 'Math' and inline.mathtype == 'DisplayMath' and equation(inline)
        if block then
            flush()
            table.insert(blocks, block)
        else
            pieces:insert(inline)
        end
    end
    flush()
    return blocks
end

local function exists(path)
    local file = io.open(path, 'rb')
    if file then file:close() end
    return file ~= nil
end

return { {
    Para = function(para)
        local link = para.content[1]
        if #para.content == 1 and link.t == 'Link' and link.target:match('^odd[%w.-]*%.md$') then
            link.target = link.target:gsub('%.md$', '.html')
            return pandoc.Div({ para }, { class = 'twin' })
        end
        return split(para)
    end,
}, {
    Math = as_mathml,
    Code = function(code) -- long names of functions break behind their words
        local shown = code.text:gsub('&', '&amp;'):gsub('<', '&lt;'):gsub('>', '&gt;'):gsub('([_./])(.)', '%1<wbr>%2')
        return pandoc.RawInline('html', '<code>' .. shown .. '</code>')
    end,
    Link = function(link)
        if not link.target:match('^https?:') and not link.target:match('^#') and not link.target:match('^odd[%w.-]*%.html$')
            and not link.target:match('^odd[%w.-]*%.md$') then
            return link.content
        end
    end,
    Image = function(image)
        local fresh = figures .. '/' .. image.src:match('[^/]+$')
        if exists(fresh) then image.src = fresh end
        return image
    end,
} }
