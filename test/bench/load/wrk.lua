-- Told by the environment what to send, as test/bench/load/order.ts describes it; prints what came of it as JSON.

local function read(name)
  return os.getenv('BENCH_' .. name) or ''
end

local users, items = tonumber(read('USERS')), tonumber(read('ITEMS'))
local method, path, item = read('METHOD'), read('PATH'), read('ITEM')
local open, close = read('OPEN'), read('CLOSE')
local headers = {}
for name, value in read('HEADERS'):gmatch('([^\n:]+): ([^\n]+)') do
  headers[name] = value
end

math.randomseed(tonumber(read('SEED')))
local turn = math.random(0, users - 1)

local function user()
  turn = (turn + 7919) % users
  return string.format('%012x', turn)
end

local function uuid()
  local part = math.random
  return string.format('%04x%04x-%04x-4%03x-8%03x-%04x%04x%04x', part(0, 65535), part(0, 65535), part(0, 65535),
    part(0, 4095), part(0, 4095), part(0, 65535), part(0, 65535), part(0, 65535))
end

-- A text with places, cut into pieces once.
local function filler(text)
  local pieces, from = {}, 1
  while true do
    local first, last, name = text:find('{(%a+)}', from)
    if not first then break end
    pieces[#pieces + 1] = text:sub(from, first - 1)
    pieces[#pieces + 1] = name == 'user' and user or uuid
    from = last + 1
  end
  pieces[#pieces + 1] = text:sub(from)
  return function()
    local filled = {}
    for index, piece in ipairs(pieces) do
      filled[index] = type(piece) == 'function' and piece() or piece
    end
    return table.concat(filled)
  end
end

local fill_path, fill_item = filler(path), filler(item)

function request()
  local body
  if items > 0 then
    local filled = {}
    for index = 1, items do filled[index] = fill_item() end
    body = open .. table.concat(filled, ',') .. close
  end
  return wrk.format(method, fill_path(), headers, body)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format('BENCH {"requests":%d,"perSecond":%.3f,"p50Ms":%.4f,"p99Ms":%.4f,"failed":%d}\n',
    summary.requests, summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
    latency:percentile(99) / 1000, failed))
end
