;; The pixel pass of the falling-object chain: 16 pixels at a time, which do not fit their background, and what the background learns.
;; Assembled to kernel.wasm by `node scripts/kernel.ts`; a test holds the two together.
(module
  (memory (import "vigil" "memory") 1)
  ;; Light of a block and all differences are in 1/64 luma steps, mean and noise are i16, luma is u8.
  ;; For each row from..to: pixel i of the picture is compared with pixel i + offset of the background.
  ;; Writes (first pixel of the sixteen, mask of those that do not fit) as two i32 each to $out, at most $most of them.
  ;; @result how many were written; $most when there were more
  (func (export "see")
    (param $luma i32) (param $mean i32) (param $noise i32) (param $light i32)
    (param $width i32) (param $blocks i32) (param $fromY i32) (param $toY i32) (param $offset i32)
    (param $least i32) (param $noiseMax i32) (param $meanBits i32) (param $noiseBits i32)
    (param $out i32) (param $most i32)
    (result i32)
    (local $y i32) (local $block i32) (local $i i32) (local $j i32) (local $count i32) (local $mask i32)
    (local $px v128) (local $m v128) (local $n v128) (local $d v128) (local $a v128) (local $c v128)
    (local $leastV v128) (local $maxV v128) (local $lightV v128) (local $roundV v128) (local $half i32)
    (local.set $leastV (i16x8.splat (local.get $least)))
    (local.set $maxV (i16x8.splat (local.get $noiseMax)))
    (local.set $roundV (i16x8.splat (i32.shr_u (i32.shl (i32.const 1) (local.get $noiseBits)) (i32.const 1))))
    (local.set $y (local.get $fromY))
    (block $end
      (loop $rows
        (br_if $end (i32.ge_s (local.get $y) (local.get $toY)))
        (local.set $block (i32.const 0))
        (loop $columns
          (local.set $i (i32.add (i32.mul (local.get $y) (local.get $width)) (i32.shl (local.get $block) (i32.const 4))))
          (local.set $px (v128.load (i32.add (local.get $luma) (local.get $i))))
          (local.set $lightV (v128.load16_splat
            (i32.add (local.get $light)
              (i32.shl (i32.add (i32.mul (i32.shr_u (local.get $y) (i32.const 4)) (local.get $blocks)) (local.get $block)) (i32.const 1)))))
          (local.set $mask (i32.const 0))
          (local.set $half (i32.const 0))
          (loop $halves
            (local.set $j (i32.shl (i32.add (i32.add (local.get $i) (local.get $offset)) (i32.shl (local.get $half) (i32.const 3))) (i32.const 1)))
            (local.set $m (v128.load (i32.add (local.get $mean) (local.get $j))))
            (local.set $n (v128.load (i32.add (local.get $noise) (local.get $j))))
            (local.set $d (i16x8.sub
              (i16x8.shl
                (if (result v128) (local.get $half)
                  (then (i16x8.extend_high_i8x16_u (local.get $px)))
                  (else (i16x8.extend_low_i8x16_u (local.get $px))))
                (i32.const 6))
              (local.get $m)))
            (local.set $a (i16x8.abs (i16x8.sub (local.get $d) (local.get $lightV))))
            (local.set $c (i16x8.gt_s (local.get $a) (i16x8.max_s (local.get $leastV) (i16x8.shl (local.get $n) (i32.const 2)))))
            (local.set $mask (i32.or (local.get $mask) (i32.shl (i16x8.bitmask (local.get $c)) (i32.shl (local.get $half) (i32.const 3)))))
            (v128.store (i32.add (local.get $mean) (local.get $j))
              (i16x8.add (local.get $m) (i16x8.shr_s (local.get $d) (local.get $meanBits))))
            ;; Rounded: cut off, the noise would settle below what it is.
            (v128.store (i32.add (local.get $noise) (local.get $j))
              (i16x8.add (local.get $n)
                (i16x8.shr_s
                  (i16x8.add (i16x8.sub (i16x8.min_s (i16x8.abs (local.get $d)) (local.get $maxV)) (local.get $n)) (local.get $roundV))
                  (local.get $noiseBits))))
            (local.set $half (i32.add (local.get $half) (i32.const 1)))
            (br_if $halves (i32.eq (local.get $half) (i32.const 1))))
          (if (i32.and (i32.ne (local.get $mask) (i32.const 0)) (i32.lt_s (local.get $count) (local.get $most)))
            (then
              (i32.store (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 3))) (local.get $i))
              (i32.store offset=4 (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 3))) (local.get $mask))
              (local.set $count (i32.add (local.get $count) (i32.const 1)))))
          (local.set $block (i32.add (local.get $block) (i32.const 1)))
          (br_if $columns (i32.lt_s (i32.shl (i32.add (local.get $block) (i32.const 1)) (i32.const 4)) (i32.add (local.get $width) (i32.const 1)))))
        (local.set $y (i32.add (local.get $y) (i32.const 1)))
        (br $rows)))
    (local.get $count))
  ;; Each pixel becomes the mean of its neighbourhood, weighted 1 2 1 across and down: noise shrinks to three eighths, things of a few pixels hardly.
  ;; The outermost pixels are left to be nonsense of the next row; nobody looks at them.
  (func (export "smooth")
    (param $raw i32) (param $out i32) (param $width i32) (param $pixels i32)
    (local $i i32) (local $end i32)
    (local.set $i (i32.add (local.get $width) (i32.const 1)))
    (local.set $end (i32.sub (i32.sub (local.get $pixels) (local.get $width)) (i32.const 17)))
    (loop $sixteens
      (v128.store (i32.add (local.get $out) (local.get $i))
        (i8x16.avgr_u
          (i8x16.avgr_u
            (call $across (i32.add (local.get $raw) (i32.sub (local.get $i) (local.get $width))))
            (call $across (i32.add (local.get $raw) (i32.add (local.get $i) (local.get $width)))))
          (call $across (i32.add (local.get $raw) (local.get $i)))))
      (local.set $i (i32.add (local.get $i) (i32.const 16)))
      (br_if $sixteens (i32.le_s (local.get $i) (local.get $end)))))
  (func $across (param $at i32) (result v128)
    (i8x16.avgr_u
      (i8x16.avgr_u
        (v128.load (i32.sub (local.get $at) (i32.const 1)))
        (v128.load (i32.add (local.get $at) (i32.const 1))))
      (v128.load (local.get $at))))
)
