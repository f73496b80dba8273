#!/usr/bin/env bash
# Makes the three demo films and the demo trailer that stand in for real films in the demo catalogue.
# They are ours from the first pixel to the last tone: every picture is drawn and every sound computed here.
#
# Needs ffmpeg with libx264 and freetype, and the DejaVu fonts (Debian: apt-get install ffmpeg fonts-dejavu-core).
# Run it from anywhere: tools/make-demo-films.sh [folder]   (default: CinemaSite.Core/Data/Demo/films)
# The captions (*.vtt) beside the films are written by hand; when a scene moves, move their cues.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
out=${1:-$root/CinemaSite.Core/Data/Demo/films}
serif=$root/CinemaSite/wwwroot/fonts/brygada-1918-latin-wght-normal.woff2
sans=$root/CinemaSite/wwwroot/fonts/onest-latin-wght-normal.woff2
mono=/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

ff() { ffmpeg -hide_banner -loglevel error -nostdin -y "$@"; }

# A still with transparency. sprite NAME WIDTHxHEIGHT COLOUR ALPHA, where ALPHA (0…255) is an expression in X and Y.
sprite() {
  ff -f lavfi -i "color=c=$3:s=$2,format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='$4'" -frames:v 1 "$work/$1.png"
}

# A full still from three expressions. still NAME RED GREEN BLUE
still() {
  ff -f lavfi -i "color=s=854x480,format=rgb24,geq=r='$2':g='$3':b='$4'" -frames:v 1 "$work/$1.png"
}

# Text files spare us the escaping of drawtext.
text() { printf '%s' "$2" > "$work/$1.txt"; }

# drawtext for a text file: words FILE FONT SIZE COLOUR X Y [more options]
words() { printf "drawtext=textfile=%s/%s.txt:fontfile=%s:fontsize=%s:fontcolor=%s:x=%s:y=%s%s" "$work" "$1" "$2" "$3" "$4" "$5" "$6" "${7:+:$7}"; }

# A title that fades in and out between two times: title FILE FONT SIZE COLOUR Y FROM TO
title() {
  words "$1" "$2" "$3" "$4" "(w-text_w)/2" "$5" \
    "enable='between(t,$6,$7)':alpha='clip(min((t-$6)/0.7,($7-t)/0.7),0,1)'"
}

text clock '%{eif:trunc(t/60):d:2}:%{eif:mod(trunc(t+0.001),60):d:2}:%{eif:mod(n,24):d:2}'
text honest 'Demo reel — stands in for the film'
text honest-trailer 'Demo trailer — stands in for the film'

# What every picture carries, on a dark plate so that it reads on any ground: what it is, and a running clock.
stamp() { # FILE
  local plate=box=1:boxcolor=0x100e14@0.6:boxborderw=7
  printf '%s,%s' "$(words "$1" "$sans" 17 0xf4e9d8 30 440 "$plate")" "$(words clock "$mono" 20 0xf4e9d8 'w-text_w-30' 440 "$plate")"
}

# The picture without its stamp, kept nearly lossless: the trailer is cut from it.
picture=(-c:v libx264 -preset ultrafast -crf 8 -pix_fmt yuv420p -r 24 -an)
film=(-c:v libx264 -preset slower -profile:v high -pix_fmt yuv420p -r 24 -g 96 -aq-mode 3
  -c:a aac -ar 44100 -ac 1 -b:a 56k -movflags +faststart -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact)

# ---------------------------------------------------------------- Leader, 48 s: a countdown in sepia
still leader-ground \
  '236-96*pow(hypot((X-427)/427,(Y-240)/300),2)' '208-98*pow(hypot((X-427)/427,(Y-240)/300),2)' '160-92*pow(hypot((X-427)/427,(Y-240)/300),2)'
sprite leader-sweep 1000x1000 0x3a2410 '150*pow(mod(atan2(Y-500,X-500)/(2*PI)+1.25,1),1.6)'
sprite leader-lines 854x480 0x2e1c0c \
  '235*max(clip(1.8-abs(X-427),0,1),max(clip(1.8-abs(Y-240),0,1),max(clip(2.6-abs(hypot(X-427,Y-240)-205),0,1),clip(2.6-abs(hypot(X-427,Y-240)-178),0,1))))'
sprite leader-disc 360x360 0xead2a4 '225*clip(170-hypot(X-180,Y-180),0,1)'
text leader-title 'Leader'
text leader-sub 'twelve numbers before the picture'
text leader-count '%{eif:12-floor((t-4)/3):d}'
text leader-end 'The picture would begin now.'
text leader-end-sub 'End of the reel'

ff -loop 1 -framerate 24 -t 48 -i "$work/leader-ground.png" \
   -loop 1 -framerate 24 -t 48 -i "$work/leader-sweep.png" \
   -loop 1 -framerate 24 -t 48 -i "$work/leader-disc.png" \
   -loop 1 -framerate 24 -t 48 -i "$work/leader-lines.png" -filter_complex "
  [1]rotate=a='2*PI*(t-4)/3':c=none:ow=iw:oh=ih[sweep];
  [0][sweep]overlay=x=-73:y=-260:enable='between(t,4,39.99)'[a];
  [a][2]overlay=x=247:y=60:enable='between(t,4,39.99)'[b];
  [b][3]overlay=enable='between(t,4,39.99)',
  $(words leader-count "$serif" 250 0x2a1808 '(w-text_w)/2' '(h-text_h)/2' "enable='between(t,4,39.99)'"),
  $(title leader-title "$serif" 92 0x2e1c0c 160 0.2 3.9),
  $(title leader-sub "$sans" 24 0x2e1c0c 280 0.6 3.9),
  $(title leader-end "$serif" 52 0x2e1c0c 190 40.3 47.8),
  $(title leader-end-sub "$sans" 22 0x2e1c0c 270 41.2 47.8),
  drawbox=x=611:y=0:w=1:h=480:color=0x2e1c0c@0.5:t=fill:enable='lt(mod(n,131),5)',
  drawbox=x=188:y=0:w=1:h=480:color=0xfff2d0@0.7:t=fill:enable='lt(mod(n+60,173),4)',
  drawbox=x=702:y=118:w=5:h=4:color=0x2e1c0c@0.7:t=fill:enable='lt(mod(n+20,97),2)',
  drawbox=x=122:y=331:w=4:h=6:color=0x2e1c0c@0.7:t=fill:enable='lt(mod(n+71,113),2)',
  eq=brightness='0.012*sin(t*9)+0.008*sin(t*23)':eval=frame,fade=in:d=0.6,fade=out:st=47.3:d=0.7[v]" \
  -map '[v]' "${picture[@]}" "$work/leader.mkv"

# A soft knock at every new number, a lower one between, over the rattle of a projector.
ff -i "$work/leader.mkv" -f lavfi -i "aevalsrc='
   0.22*sin(2*PI*660*t)*exp(-7*mod(t-4,3))*between(t,4,40)
  +0.08*sin(2*PI*330*t)*exp(-12*mod(t-4,1))*between(t,4,40)
  +0.14*(sin(2*PI*262*t)+sin(2*PI*330*t)+sin(2*PI*392*t))*exp(-1.1*(t-40.3))*gte(t,40.3)
  +0.10*(sin(2*PI*196*t)+sin(2*PI*294*t))*exp(-1.2*t)
  +0.012*(random(0)-0.5)*(1+pow(sin(2*PI*12*t),8)*5)':s=44100:d=48" \
  -filter_complex "[0]$(stamp honest)[v];[1]lowpass=f=3200,afade=in:d=0.5,afade=out:st=47:d=1,volume=1.4[a]" \
  -map '[v]' -map '[a]' -crf 28 "${film[@]}" "$out/demo-leader.mp4"

# ---------------------------------------------------------------- Shapes, 50 s: geometry in blue
still shapes-ground \
  '8+14*Y/480+10*exp(-pow(hypot(X-600,Y-120)/300,2))' '20+34*Y/480+26*exp(-pow(hypot(X-600,Y-120)/300,2))' '58+64*Y/480+44*exp(-pow(hypot(X-600,Y-120)/300,2))'
sprite disc 160x160 0xf2f6ff '255*clip(78-hypot(X-80,Y-80),0,1)'
sprite moon 44x44 0x8ec5ff '255*clip(20-hypot(X-22,Y-22),0,1)'
sprite spark 30x30 0xffc861 '255*clip(13-hypot(X-15,Y-15),0,1)'
sprite arcs 420x420 0x5aa2f5 \
  '255*max(clip(5-abs(hypot(X-210,Y-210)-196),0,1)*gt(mod(atan2(Y-210,X-210)/(2*PI)+1,1/3),0.09),clip(3-abs(hypot(X-210,Y-210)-150),0,1)*gt(mod(atan2(Y-210,X-210)/(2*PI)+1,1/2),0.2))'
sprite arcs-inner 260x260 0xbfe0ff '255*clip(7-abs(hypot(X-130,Y-130)-116),0,1)*gt(mod(atan2(Y-130,X-130)/(2*PI)+1,1/4),0.13)'
for size in 330 240 150 66; do
  case $size in 330) colour=0x1d4f9e ;; 240) colour=0x3a7fd8 ;; 150) colour=0x9ccbff ;; *) colour=0xffc861 ;; esac
  sprite square-$size 480x480 $colour "255*clip($size/2-max(abs(X-240),abs(Y-240)),0,1)"
done
sprite bar 26x520 0x7db8f7 '(255-150*Y/520)*clip(13-max(abs(X-13),13-Y),0,1)'
text shapes-title 'Shapes'
text shapes-sub 'a circle, a square, a line'
text shapes-one 'One: the circle'
text shapes-two 'Two: the square'
text shapes-three 'Three: the line'
text shapes-end 'That is all the geometry for tonight.'
png() { printf -- '-loop 1 -framerate 24 -t %s -i %s/%s.png ' "$1" "$work" "$2"; }

# shellcheck disable=SC2046
ff $(png 14 shapes-ground) $(png 14 arcs) $(png 14 arcs-inner) $(png 14 disc) $(png 14 moon) $(png 14 spark) -filter_complex "
  [1]rotate=a='t*0.42':c=none:ow=iw:oh=ih[outer];[2]rotate=a='-t*0.8':c=none:ow=iw:oh=ih[inner];
  [0][outer]overlay=x=217:y=22[a];[a][inner]overlay=x=297:y=102[b];
  [b][3]overlay=x=347:y='152+8*sin(t*1.5)':eval=frame[c];
  [c][4]overlay=x='405+330*cos(t*0.9)':y='218+120*sin(t*0.9)':eval=frame[d];
  [d][5]overlay=x='412+174*cos(-t*1.7+2)':y='217+174*sin(-t*1.7+2)':eval=frame,
  $(title shapes-one "$serif" 34 0xf2f6ff 36 0.3 4),fade=in:d=0.5,fade=out:st=13.5:d=0.5[v]" \
  -map '[v]' "${picture[@]}" "$work/shapes-2.mkv"
# shellcheck disable=SC2046
ff $(png 14 shapes-ground) $(png 14 square-330) $(png 14 square-240) $(png 14 square-150) $(png 14 square-66) -filter_complex "
  [1]rotate=a='t*0.35':c=none:ow=iw:oh=ih[s1];[2]rotate=a='-t*0.55+0.4':c=none:ow=iw:oh=ih[s2];
  [3]rotate=a='t*0.8':c=none:ow=iw:oh=ih[s3];[4]rotate=a='-t*1.3':c=none:ow=iw:oh=ih[s4];
  [0][s1]overlay=x='187+26*sin(t*0.6)':y=0:eval=frame[a];[a][s2]overlay=x='187-26*sin(t*0.6)':y=0:eval=frame[b];
  [b][s3]overlay=x='187+60*sin(t*0.9)':y=0:eval=frame[c];[c][s4]overlay=x='187+60*sin(t*0.9)':y='40*sin(t*1.8)':eval=frame,
  $(title shapes-two "$serif" 34 0xf2f6ff 36 0.3 4),fade=in:d=0.5,fade=out:st=13.5:d=0.5[v]" \
  -map '[v]' "${picture[@]}" "$work/shapes-3.mkv"
bars="[1]split=15$(printf '[b%d]' {1..15});"
last='[0]'
for i in {1..15}; do
  bars+="$last[b$i]overlay=x=$((i * 52 - 14)):y='250+120*sin(t*1.6+$i*0.42)*cos(t*0.3)':eval=frame[o$i];"
  last="[o$i]"
done
# shellcheck disable=SC2046
ff $(png 13 shapes-ground) $(png 13 bar) $(png 13 spark) -filter_complex "
  $bars$last[2]overlay=x='412+300*sin(t*0.7)':y='180+70*cos(t*1.4)':eval=frame,
  $(title shapes-three "$serif" 34 0xf2f6ff 36 0.3 4),fade=in:d=0.5,fade=out:st=12.5:d=0.5[v]" \
  -map '[v]' "${picture[@]}" "$work/shapes-4.mkv"
# shellcheck disable=SC2046
ff $(png 4 shapes-ground) -vf "$(title shapes-title "$serif" 92 0xf2f6ff 160 0.2 3.9),$(title shapes-sub "$sans" 24 0xbfe0ff 280 0.6 3.9),fade=in:d=0.5" "${picture[@]}" "$work/shapes-1.mkv"
# shellcheck disable=SC2046
ff $(png 5 shapes-ground) -vf "$(title shapes-end "$serif" 44 0xf2f6ff 200 0.4 4.8),fade=out:st=4.4:d=0.6" "${picture[@]}" "$work/shapes-5.mkv"
for i in 1 2 3 4 5; do echo "file '$work/shapes-$i.mkv'"; done > "$work/shapes.list"
ff -f concat -safe 0 -i "$work/shapes.list" -c copy "$work/shapes.mkv"

# Four notes that come round for ever, over two chords.
ff -i "$work/shapes.mkv" -f lavfi -i "aevalsrc='
   0.15*sin(2*PI*t*(330*lt(mod(t,2),0.5)+440*between(mod(t,2),0.5,0.9999)+523.25*between(mod(t,2),1,1.4999)+659.26*gte(mod(t,2),1.5)))*exp(-4.5*mod(t,0.5))
  +0.06*(sin(2*PI*110*t)+sin(2*PI*165*t)+0.6*sin(2*PI*220.6*t))*lt(mod(t,8),4)*sin(PI*mod(t,4)/4)
  +0.06*(sin(2*PI*87.3*t)+sin(2*PI*130.8*t)+0.6*sin(2*PI*175*t))*gte(mod(t,8),4)*sin(PI*mod(t,4)/4)':s=44100:d=50" \
  -filter_complex "[0]$(stamp honest)[v];[1]lowpass=f=4000,aecho=0.8:0.6:180|340:0.25|0.15,afade=in:d=1,afade=out:st=47.5:d=2.5,volume=1.3[a]" \
  -map '[v]' -map '[a]' -t 50 -crf 26 "${film[@]}" "$out/demo-shapes.mp4"

# ---------------------------------------------------------------- Night road, 54 s: lamps in amber
# The road comes round every two seconds, so 48 frames are drawn and played over and over.
# Depth of a pixel below the horizon (y = 230): 60/(Y-229); lamps stand at depths 1/4 apart on both sides.
still road-sky \
  '10+34*exp(-pow((Y-232)/90,2))+60*exp(-pow(hypot((X-427)/260,(Y-232)/60),2))' \
  '10+18*exp(-pow((Y-232)/90,2))+34*exp(-pow(hypot((X-427)/260,(Y-232)/60),2))' \
  '22+10*exp(-pow((Y-232)/90,2))+6*exp(-pow(hypot((X-427)/260,(Y-232)/60),2))'
still road-dawn \
  '70+150*exp(-pow((Y-235)/120,2))' '48+92*exp(-pow((Y-235)/100,2))' '66+24*exp(-pow((Y-235)/90,2))'
sprite road-hills 854x480 0x0b0a12 \
  '255*clip(Y-(206+12*sin(X/61)+9*sin(X/23+2)+5*sin(X/11)),0,1)'
sprite road-moon 90x90 0xffe9b8 '255*clip(30-hypot(X-45,Y-45),0,1)+70*exp(-pow(max(hypot(X-45,Y-45)-30,0)/7,2))*gt(hypot(X-45,Y-45),30)'
lane='clip((0.055/(60/(Y-229))*60-abs(X-427))/1.2+0.5,0,1)*lt(mod(60/(Y-229)*3+T*3.75,1.5),0.7)'
edge='clip((0.04/(60/(Y-229))*60-abs(abs(X-427)-1.45*(Y-229)))/1.2+0.5,0,1)'
ff -f lavfi -i "color=c=0xf6b04a:s=854x480:r=24:d=2,format=rgba,geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(gt(Y,231),clip((Y-231)/60,0.15,1)*(230*$lane+150*$edge),0)'" \
  -c:v ffv1 -pix_fmt bgra "$work/road-lines.mkv"
sprite road-tar 854x480 0x16131a '255*gt(Y,231)*clip((1.62*(Y-229)-abs(X-427))/1.5,0,1)'
sprite road-field 854x480 0x0a0910 '255*clip(Y-230,0,1)'
sprite road-lamp 120x120 0xffc766 'min(255,275*exp(-pow(hypot(X-60,Y-60)/9,2))+95*exp(-pow(hypot(X-60,Y-60)/26,2)))'
sprite road-lamp-far 60x60 0xffb654 'min(255,265*exp(-pow(hypot(X-30,Y-30)/4,2))+80*exp(-pow(hypot(X-30,Y-30)/12,2)))'
text road-title 'Night road'
text road-sub 'home before morning'
text road-mile-1 'Forty kilometres to go'
text road-mile-2 'Twenty kilometres to go'
text road-mile-3 'Nearly there'
text road-end 'Morning.'

# Four pairs of lamps, each on a journey of four seconds: slow and small far away, fast and big when near.
lamps="[near]split=8$(printf '[n%d]' {0..7});[far]split=8$(printf '[f%d]' {0..7});"
last='[road]'
for i in 0 1 2 3 4 5 6 7; do
  side=$(( i % 2 == 0 ? 1 : -1 ))
  s="(0.045*pow(40,mod(t/4+$(( i / 2 ))/4,1)))"
  lamps+="$last[f$i]overlay=x='427-30+$side*620*$s':y='230-30-330*$s':eval=frame:enable='lt($s,0.14)'[m$i];"
  lamps+="[m$i][n$i]overlay=x='427-60+$side*620*$s':y='230-60-330*$s':eval=frame:enable='gte($s,0.14)'[r$i];"
  last="[r$i]"
done
# shellcheck disable=SC2046
ff $(png 54 road-sky) $(png 54 road-dawn) $(png 54 road-moon) $(png 54 road-hills) $(png 54 road-field) $(png 54 road-tar) \
   -stream_loop -1 -t 54 -i "$work/road-lines.mkv" $(png 54 road-lamp) $(png 54 road-lamp-far) -filter_complex "
  [1]format=rgba,fade=in:st=36:d=14:alpha=1[dawn];
  [0][2]overlay=x='690-t*2.2':y='52+t*1.1':eval=frame[sky];[sky][dawn]overlay[a];
  [a][3]overlay=x='0'[b];[b][4]overlay[c];[c][5]overlay[d];[d][6]overlay[road];
  [7]fade=out:st=42:d=8:alpha=1[near];[8]fade=out:st=42:d=8:alpha=1[far];
  $lamps$last$(title road-title "$serif" 92 0xffe2a8 58 0.5 5.5),
  $(title road-sub "$sans" 24 0xffe2a8 166 1 5.5),
  $(title road-mile-1 "$serif" 32 0xffe2a8 60 12 17),
  $(title road-mile-2 "$serif" 32 0xffe2a8 60 24 29),
  $(title road-mile-3 "$serif" 32 0xffe2a8 60 34 39),
  $(title road-end "$serif" 64 0xfff0d0 80 46.5 53.6),
  fade=in:d=0.8,fade=out:st=53.2:d=0.8[v]" -map '[v]' -t 54 "${picture[@]}" "$work/road.mkv"

# A slow beat of the heart and the hum of the tyres; at dawn a chord.
ff -i "$work/road.mkv" -f lavfi -i "aevalsrc='
   0.40*sin(2*PI*(52+38*exp(-26*mod(t,1)))*mod(t,1))*exp(-6*mod(t,1))
  +0.05*random(0)*exp(-30*mod(t+0.5,1))
  +0.05*(sin(2*PI*146.8*t)+sin(2*PI*220*t)+sin(2*PI*261.6*t))*(0.6+0.4*sin(2*PI*t/8))*lt(t,44)
  +0.05*(sin(2*PI*146.8*t)+sin(2*PI*220*t)+sin(2*PI*277.2*t)+sin(2*PI*440*t))*gte(t,44)*min((t-44)/2,1)
  +0.03*(random(1)-0.5)*(1+0.5*sin(2*PI*t/4))':s=44100:d=54" \
  -filter_complex "[0]$(stamp honest)[v];[1]lowpass=f=2600,afade=in:d=1,afade=out:st=51.5:d=2.5,volume=1.3[a]" \
  -map '[v]' -map '[a]' -crf 27 "${film[@]}" "$out/demo-night-road.mp4"

# ---------------------------------------------------------------- Trailer, 12 s: a few seconds of each
text trailer-1 'Twelve numbers.'
text trailer-2 'Three shapes.'
text trailer-3 'One road.'
text trailer-4 'Tonight, at home.'
cut() { # FILM FROM TEXT
  ff -ss "$2" -t 3 -i "$work/$1.mkv" -vf "$(title "$3" "$serif" 46 0xfff0d0 40 0.3 2.9):box=1:boxcolor=0x100e14@0.6:boxborderw=12,fade=in:d=0.25,fade=out:st=2.75:d=0.25" "${picture[@]}" "$work/cut-$3.mkv"
}
cut leader 31 trailer-1
cut shapes 10 trailer-2
cut road 18 trailer-3
ff -f lavfi -i color=c=0x100e14:s=854x480:r=24:d=3 -vf "$(title trailer-4 "$serif" 60 0xffe2a8 190 0.2 2.8)" "${picture[@]}" "$work/cut-trailer-4.mkv"
for i in 1 2 3 4; do echo "file '$work/cut-trailer-$i.mkv'"; done > "$work/trailer.list"
ff -f concat -safe 0 -i "$work/trailer.list" -f lavfi -i "aevalsrc='
   0.40*sin(2*PI*(50+40*exp(-26*mod(t,1)))*mod(t,1))*exp(-6*mod(t,1))*lt(t,9.5)
  +0.35*sin(2*PI*(40+30*exp(-10*mod(t,3)))*mod(t,3))*exp(-2*mod(t,3))
  +0.07*(sin(2*PI*(147+10*floor(t/3))*t)+sin(2*PI*1.5*(147+10*floor(t/3))*t))*(0.4+t/20)':s=44100:d=12" \
  -filter_complex "[0]$(stamp honest-trailer)[v];[1]lowpass=f=3000,afade=in:d=0.3,afade=out:st=10.8:d=1.2,volume=1.3[a]" \
  -map '[v]' -map '[a]' -t 12 -crf 26 "${film[@]}" "$out/demo-trailer.mp4"

ls -l "$out"/*.mp4
